import type { ProtectionState } from '../../protections.js'
import { assemble } from './bpf.js'
import { nativeBytes, type System } from './ffi.js'
import { makeFilter } from './filter.js'
import { refusal } from './process.js'
import { type Architecture, numberOf } from './system-calls.js'

/** linux/seccomp.h */
const SECCOMP_MODE_FILTER = 2
const SECCOMP_SET_MODE_FILTER = 1
const SECCOMP_FILTER_FLAG_TSYNC = 1
/** linux/prctl.h */
const PR_SET_SECCOMP = 22
const PR_GET_SECCOMP = 21
const PR_SET_MDWE = 65
const PR_MDWE_REFUSE_EXEC_GAIN = 1
/** linux/fcntl.h, asm/mman.h */
const AT_FDCWD = -100
const PROT_READ_EXEC = 5
const MAP_PRIVATE_ANONYMOUS = 0x22
const EPERM = 1

/**
 * Installs the filter in every thread of this process (TSYNC), for good.
 *
 * A filter that was inherited may refuse the call for that: then the older way at least binds the
 * thread that runs the program. The result is not reported as `seccomp`: code that rules this
 * thread could have another one act for it.
 */
export const installFilter = (system: System, architecture: Architecture): ProtectionState => {
  const instructions = makeFilter(architecture)
  const program = nativeBytes(8 * instructions.length)
  assemble(instructions, program)
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
  const descriptor = nativeBytes(16)
  const view = new DataView(descriptor.buffer)
  view.setUint16(0, instructions.length, true)
  view.setBigUint64(8, system.address(program), true)
  const address = system.address(descriptor)
  const prctl = numberOf('prctl', architecture)
  // A kernel that runs a filter has seccomp, whatever that filter answers.
  const inherited = system.call(prctl, PR_GET_SECCOMP) !== 0
  const result = system.call(
    numberOf('seccomp', architecture),
    SECCOMP_SET_MODE_FILTER,
    SECCOMP_FILTER_FLAG_TSYNC,
    address,
  )
  if (result === 0) {
    return triesOpen(system, architecture)
      ? missing('the filter was accepted, but a file could be opened')
      : {
          applied: true,
          available: true,
          detail: `${instructions.length} instructions, all threads`,
        }
  }
  if (result > 0) return missing('a thread has a filter of its own')
  const alone = system.call(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address) === 0
  const { available, detail } = refusal(result)
  const rest = alone ? '; only the thread of the program is filtered' : ''
  return { applied: false, available: available || inherited, detail: detail + rest }
}

const missing = (detail: string): ProtectionState => ({ applied: false, available: true, detail })

/** Whether a directory can be opened in spite of the filter: a report is checked, not believed. */
const triesOpen = (system: System, architecture: Architecture): boolean => {
  const path = nativeBytes(2)
  path[0] = 0x2f
  return system.call(numberOf('openat', architecture), AT_FDCWD, system.address(path), 0) !== -EPERM
}

/**
 * Has the kernel refuse, to all threads, to make memory executable that was not (Linux 6.3): the
 * remains of `no-executable-memory` where a filter is refused. Reports nothing: the reported walls
 * are the stronger ones.
 */
export const refuseExecutableGain = (system: System, architecture: Architecture): void => {
  system.call(numberOf('prctl', architecture), PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0)
}

/** Tries to map executable memory, and reports the outcome. `filter`: the state of seccomp. */
export const checkExecutableMemory = (
  system: System,
  architecture: Architecture,
  filter: ProtectionState,
): ProtectionState => {
  const result = system.call(
    numberOf('mmap', architecture),
    0,
    4096,
    PROT_READ_EXEC,
    MAP_PRIVATE_ANONYMOUS,
    -1,
    0,
  )
  if (result !== -EPERM)
    return { ...filter, applied: false, detail: 'executable memory could be mapped' }
  return filter.applied
    ? { applied: true, available: true, detail: 'seccomp refuses PROT_EXEC in mmap and mprotect' }
    : { ...filter, detail: 'refused to the thread of the program only: seccomp does not stand' }
}
