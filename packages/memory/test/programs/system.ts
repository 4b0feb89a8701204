import koffi from 'koffi'

const libc = koffi.load(null)

export const NONE = 0
export const READ = 1

/** mprotect(2), to look at pages behind the back of the allocator. */
export const mprotect: (address: number, length: number, protection: number) => number = libc.func(
  'mprotect',
  'int',
  ['uintptr_t', 'size_t', 'int'],
)

/** memset(3): what a fault in native code would do. */
export const memset: (address: number, value: number, length: number) => void = libc.func(
  'memset',
  'void *',
  ['uintptr_t', 'int', 'size_t'],
)

export const pageSize: number = libc.func('getpagesize', 'int', [])()

export function addressOf(bytes: Uint8Array): number {
  return Number(koffi.address(bytes))
}

/** Bytes at an address that no typed array covers. */
export function viewAt(address: number, length: number): Uint8Array {
  return new Uint8Array(koffi.view(address, length))
}

const prctl = libc.func('prctl', 'int', ['int', 'ulong', 'void *', 'ulong', 'ulong'])
const PR_SET_DUMPABLE = 4
const PR_SET_SECCOMP = 22
const PR_SET_NO_NEW_PRIVS = 38

/** Gives up root and its right to lock without limit; does nothing for an ordinary user. */
export function dropPrivileges(): void {
  if (process.getuid?.() !== 0) return
  process.setgroups?.([])
  process.setgid?.(65534)
  process.setuid?.(65534)
  // The change of user took away /proc/self; these programs look there.
  if (prctl(PR_SET_DUMPABLE, 1, null, 0, 0) !== 0) throw new Error('dumpable')
}

interface Call {
  readonly number: number
  /** Only with this third argument. */
  readonly third?: number
}

const arm64 = process.arch === 'arm64'

/** System calls that a filter can deny (numbers of Linux on x64 and arm64). */
export const calls = {
  memfdSecret: { number: 447 },
  ftruncate: { number: arm64 ? 46 : 77 },
  /** V8 needs madvise for itself; only MADV_DONTDUMP can be denied. */
  madviseDontDump: { number: arm64 ? 233 : 28, third: 16 },
} satisfies Record<string, Call>

/** What a filter answers: an error number, or death. */
export const answers = { ENOSYS: 0x0005_0026, KILL: 0x8000_0000 } as const

/** Installs a seccomp filter on this thread that answers `denied` and allows the rest. */
export function filter(denied: readonly Call[], answer: number): void {
  // Classic BPF: [operation, jump if true, jump if false, operand] on struct seccomp_data.
  const load = (offset: number) => [0x20, 0, 0, offset]
  const skipUnless = (value: number, skip: number) => [0x15, 0, skip, value]
  const program = [
    ...denied.flatMap(({ number, third }) => [
      load(0),
      ...(third === undefined
        ? [skipUnless(number, 1)]
        : [skipUnless(number, 3), load(32), skipUnless(third, 1)]),
      [0x06, 0, 0, answer],
    ]),
    [0x06, 0, 0, 0x7fff_0000],
  ]
  const code = Buffer.alloc(program.length * 8)
  program.forEach(([operation = 0, ifTrue = 0, ifFalse = 0, operand = 0], index) => {
    code.writeUInt16LE(operation, index * 8)
    code.writeUInt8(ifTrue, index * 8 + 2)
    code.writeUInt8(ifFalse, index * 8 + 3)
    code.writeUInt32LE(operand, index * 8 + 4)
  })
  const header = Buffer.alloc(16)
  header.writeUInt16LE(program.length)
  header.writeBigUInt64LE(koffi.address(code), 8)
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, null, 0, 0) !== 0) throw new Error('no_new_privs')
  if (prctl(PR_SET_SECCOMP, 2, header, 0, 0) !== 0) throw new Error('seccomp')
}
