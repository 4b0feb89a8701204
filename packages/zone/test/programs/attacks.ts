import { openSync, rmSync } from 'node:fs'
import { addressOf, exitNow, raw } from './raw.js'

/** One thing that code inside a zone might try. */
export interface Attack {
  /** Numbers on x64 and on arm64. */
  readonly numbers: readonly [x64: number, arm64: number | undefined]
  /**
   * What the filter must do: `refused` gives an error to the caller, `killed` ends the process.
   */
  readonly fate: 'refused' | 'killed'
  /**
   * Whether it works in a process without the filter, so that a refusal is the filter's doing;
   * `perhaps` where a host's own settings may forbid it.
   */
  readonly works: boolean | 'perhaps'
  /** The arguments. */
  readonly parameters: () => readonly (number | bigint)[]
}

// Kept for the life of the process: the kernel is given addresses in them.
const kept: Uint8Array[] = []
const memory = (length: number, fill?: (view: DataView) => void): bigint => {
  const bytes = new Uint8Array(new ArrayBuffer(length))
  kept.push(bytes)
  fill?.(new DataView(bytes.buffer))
  return addressOf(bytes)
}
const path = (name: string): bigint =>
  memory(name.length + 1, (view) => {
    Buffer.from(name).forEach((byte, index) => {
      view.setUint8(index, byte)
    })
  })
const attack = (
  x64: number,
  arm64: number | undefined,
  fate: Attack['fate'],
  works: Attack['works'],
  parameters: Attack['parameters'],
): Attack => ({ numbers: [x64, arm64], fate, works, parameters })

const AT_FDCWD = -100
const SIGCHLD = 17
const ANONYMOUS = 0x22
const created = `/tmp/zone-attack-${process.pid}`
const pairOfNull = () => memory(16)
const vectors = () => {
  const target = memory(8)
  return memory(16, (view) => {
    view.setBigUint64(0, target, true)
    view.setBigUint64(8, 8n, true)
  })
}

export const attacks: Readonly<Record<string, Attack>> = {
  open: attack(2, undefined, 'refused', true, () => [path('/etc/passwd'), 0]),
  openat: attack(257, 56, 'refused', true, () => [AT_FDCWD, path('/etc/passwd'), 0]),
  'openat to write': attack(257, 56, 'refused', true, () => [
    AT_FDCWD,
    path(created),
    0o102,
    0o600,
  ]),
  openat2: attack(437, 437, 'refused', true, () => [AT_FDCWD, path('/etc/passwd'), memory(24), 24]),
  creat: attack(85, undefined, 'killed', true, () => [path(created), 0o600]),
  unlink: attack(87, undefined, 'killed', false, () => [path(created)]),
  'read of another descriptor': attack(0, 63, 'refused', true, () => [0, memory(8), 8]),
  'write to another descriptor': attack(1, 64, 'refused', true, () => [2, memory(8), 8]),
  writev: attack(20, 66, 'refused', true, () => [2, vectors(), 1]),
  'dup of the channel': attack(32, 23, 'killed', true, () => [0]),
  sendmsg: attack(46, 211, 'killed', false, () => [3, memory(56), 0]),
  socket: attack(41, 198, 'killed', true, () => [2, 1, 0]),
  connect: attack(42, 203, 'killed', false, () => [3, memory(16), 16]),
  execve: attack(59, 221, 'killed', true, () => [path('/bin/true'), pairOfNull(), pairOfNull()]),
  fork: attack(57, undefined, 'killed', true, () => []),
  vfork: attack(58, undefined, 'killed', false, () => []),
  clone: attack(56, 220, 'killed', true, () => [SIGCHLD, 0, 0, 0, 0]),
  clone3: attack(435, 435, 'killed', true, () => [
    memory(64, (view) => view.setUint32(32, SIGCHLD, true)),
    64,
  ]),
  ptrace: attack(101, 117, 'killed', true, () => [0, 0, 0, 0]),
  'kill of the host': attack(62, 129, 'killed', true, () => [process.ppid, 0]),
  'tgkill of the host': attack(234, 131, 'killed', true, () => [process.ppid, process.ppid, 0]),
  process_vm_readv: attack(310, 270, 'killed', true, () => [
    process.pid,
    vectors(),
    1,
    vectors(),
    1,
  ]),
  io_uring_setup: attack(425, 425, 'killed', 'perhaps', () => [4, memory(120)]),
  'mmap with PROT_EXEC': attack(9, 222, 'refused', true, () => [0, 4096, 7, ANONYMOUS, -1, 0]),
  'shared mapping of a file': attack(9, 222, 'refused', true, () => [0, 4096, 1, 1, opened(), 0]),
  'validated mapping of a file': attack(9, 222, 'refused', true, () => [
    0,
    4096,
    1,
    3,
    opened(),
    0,
  ]),
  'private mapping of a file': attack(9, 222, 'refused', true, () => [0, 4096, 1, 2, opened(), 0]),
  'shared anonymous mapping': attack(9, 222, 'refused', true, () => [0, 4096, 3, 0x21, -1, 0]),
  'pwrite to a file': attack(18, 68, 'killed', false, () => [opened(), memory(8), 8, 0]),
  'sendfile to a file': attack(40, 71, 'killed', false, () => [opened(), opened(), 0, 8]),
  'splice to a file': attack(275, 76, 'killed', false, () => [3, 0, opened(), 0, 8, 0]),
  ftruncate: attack(77, 46, 'killed', false, () => [opened(), 0]),
  'fcntl of flags': attack(72, 25, 'refused', true, () => [opened(), 4, 0]),
  'a copy of a descriptor': attack(72, 25, 'refused', true, () => [opened(), 0, 3]),
  'mprotect with PROT_EXEC': attack(10, 226, 'refused', true, () => [page(), 4096, 5]),
  pkey_mprotect: attack(329, 288, 'killed', true, () => [page(), 4096, 5, -1]),
  personality: attack(135, 92, 'killed', true, () => [0x0400000]),
  memfd_create: attack(319, 279, 'killed', true, () => [path('name'), 0]),
  pidfd_open: attack(434, 434, 'killed', true, () => [process.pid, 0]),
  bpf: attack(321, 280, 'killed', false, () => [0, memory(72), 72]),
  userfaultfd: attack(323, 282, 'killed', 'perhaps', () => [1]),
  'seccomp again': attack(317, 277, 'killed', true, () => [2, 0, memory(4, allowVerdict)]),
  prctl: attack(157, 167, 'refused', true, () => [4, 1]),
  epoll_ctl: attack(233, 21, 'refused', false, () => [0, 1, 3, memory(16)]),
  'mount namespace': attack(272, 97, 'killed', 'perhaps', () => [0x00020000]),
}

/** A descriptor of this process; opened before the lock, if the process has one. */
const own = openSync(process.execPath, 'r')
const opened = (): number => own

const allowVerdict = (view: DataView): void => view.setUint32(0, 0x7fff0000, true)

/** Removes the files that an attack may have made. */
export const cleanUp = (): void => rmSync(created, { force: true })

/** One page of ordinary memory. */
const page = (): bigint => {
  const mmap = process.arch === 'x64' ? 9 : 222
  return BigInt(raw(mmap, 0, 4096, 3, ANONYMOUS, -1, 0))
}

/** The attacks that exist on this architecture. */
export const attackNames = (): readonly string[] =>
  Object.keys(attacks).filter((name) => numberOf(attacks[name] as Attack) !== undefined)

const numberOf = ({ numbers }: Attack): number | undefined =>
  numbers[process.arch === 'x64' ? 0 : 1]

/** Tries one: the kernel's answer, in which a negative number is an error. */
export const attempt = (name: string): number => {
  const { parameters, numbers } = attacks[name] as Attack
  const before = process.pid
  const getpid = process.arch === 'x64' ? 39 : 172
  const result = raw(numberOf({ numbers } as Attack) as number, ...parameters())
  // The child of a fork that worked has nothing to do here.
  if (raw(getpid) !== before) exitNow()
  return result
}
