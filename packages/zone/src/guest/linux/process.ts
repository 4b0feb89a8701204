import type { ProtectionState } from '../../protections.js'
import { nativeBytes, type System } from './ffi.js'
import { type Architecture, numberOf } from './system-calls.js'

/** linux/prctl.h */
const PR_SET_PDEATHSIG = 1
const PR_SET_DUMPABLE = 4
const PR_SET_NO_NEW_PRIVS = 38
const RLIMIT_CORE = 4
const SIGKILL = 9
/** _LINUX_CAPABILITY_VERSION_3 and CAP_IPC_LOCK (linux/capability.h). */
const capabilityVersion = 0x20080522
const CAP_IPC_LOCK = 14

/** Error numbers (asm-generic/errno.h) by which a kernel says that it does not have something. */
const EINVAL = 22
const ENOSYS = 38
const EOPNOTSUPP = 95

/** The text for the error number of a refusal. Filters refuse with an error of their own choice. */
export const refusal = (result: number): ProtectionState => {
  const absent = [EINVAL, ENOSYS, EOPNOTSUPP].includes(-result)
  return {
    applied: false,
    available: !absent,
    detail: absent
      ? `this kernel does not have it, or it is switched off (error ${-result})`
      : `it was refused with error ${-result}: a filter of system calls was there before, such as a service manager's`,
  }
}

/** A state from the kernel's answer: 0, or a negative error number. */
export const stateOf = (result: number, detail: string): ProtectionState =>
  result === 0 ? { applied: true, available: true, detail } : refusal(result)

/**
 * Has the kernel kill this process when the host's thread that started it ends. A host that died
 * before this is noticed when the channel ends.
 */
export const dieWithHost = (system: System, architecture: Architecture): ProtectionState =>
  stateOf(
    system.call(numberOf('prctl', architecture), PR_SET_PDEATHSIG, SIGKILL),
    'PR_SET_PDEATHSIG: SIGKILL',
  )

/** Makes `/proc/<pid>/mem` root's, and refuses `ptrace` to processes of the same user. */
export const refuseDumps = (system: System, architecture: Architecture): ProtectionState =>
  stateOf(system.call(numberOf('prctl', architecture), PR_SET_DUMPABLE, 0), 'PR_SET_DUMPABLE: 0')

/** Sets both core limits to 0, so that not even root's `core_pattern` helper gets a dump. */
export const refuseCoreDumps = (system: System, architecture: Architecture): ProtectionState => {
  const zero = nativeBytes(16)
  return stateOf(
    system.call(numberOf('prlimit64', architecture), 0, RLIMIT_CORE, system.address(zero), 0),
    'RLIMIT_CORE: 0',
  )
}

/** What Landlock and seccomp ask for before an ordinary user may restrict itself. */
export const refuseNewPrivileges = (system: System, architecture: Architecture): ProtectionState =>
  stateOf(
    system.call(numberOf('prctl', architecture), PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
    'PR_SET_NO_NEW_PRIVS: 1',
  )

/**
 * Gives up every capability of this thread but CAP_IPC_LOCK: without that one, root's zone could
 * lock less memory than a zone without this protection.
 */
export const dropCapabilities = (system: System, architecture: Architecture): ProtectionState => {
  const header = nativeBytes(8)
  new DataView(header.buffer).setUint32(0, capabilityVersion, true)
  // struct { u32 effective, permitted, inheritable; } twice: bits 0 to 31 and 32 to 63.
  const sets = nativeBytes(24)
  const view = new DataView(sets.buffer)
  const parameters = [system.address(header), system.address(sets)]
  const read = system.call(numberOf('capget', architecture), ...parameters)
  if (read !== 0) return stateOf(read, '')
  const keep = view.getUint32(4, true) & (1 << CAP_IPC_LOCK)
  sets.fill(0)
  view.setUint32(0, keep, true)
  view.setUint32(4, keep, true)
  return stateOf(
    system.call(numberOf('capset', architecture), ...parameters),
    keep === 0
      ? 'none is left to the thread of the program'
      : 'none is left to the thread of the program but CAP_IPC_LOCK',
  )
}
