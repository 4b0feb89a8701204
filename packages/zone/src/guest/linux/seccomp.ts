import type { ProtectionState } from '../../protections.js'
import { assemble } from './bpf.js'
import { nativeBytes, type System } from './ffi.js'
import { makeFilter } from './filter.js'
import { stateOf } from './process.js'
import { type Architecture, numberOf } from './system-calls.js'

/** linux/seccomp.h */
const SECCOMP_SET_MODE_FILTER = 1
const SECCOMP_FILTER_FLAG_TSYNC = 1
/** linux/fcntl.h, asm/mman.h */
const AT_FDCWD = -100
const PROT_READ_EXEC = 5
const MAP_PRIVATE_ANONYMOUS = 0x22
const EPERM = 1

/** Installs the filter in every thread of this process (TSYNC), for good. */
export const installFilter = (system: System, architecture: Architecture): ProtectionState => {
  const instructions = makeFilter(architecture)
  const program = nativeBytes(8 * instructions.length)
  assemble(instructions, program)
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
  const descriptor = nativeBytes(16)
  const view = new DataView(descriptor.buffer)
  view.setUint16(0, instructions.length, true)
  view.setBigUint64(8, system.address(program), true)
  const result = system.call(
    numberOf('seccomp', architecture),
    SECCOMP_SET_MODE_FILTER,
    SECCOMP_FILTER_FLAG_TSYNC,
    system.address(descriptor),
  )
  if (result > 0) return { applied: false, detail: 'a thread has a filter of its own' }
  if (result < 0) return stateOf(result, '')
  return triesOpen(system, architecture)
    ? { applied: false, detail: 'the filter was accepted, but a file could be opened' }
    : { applied: true, detail: `${instructions.length} instructions, all threads` }
}

/** Whether a directory can be opened in spite of the filter: a report is checked, not believed. */
const triesOpen = (system: System, architecture: Architecture): boolean => {
  const path = nativeBytes(2)
  path[0] = 0x2f
  return system.call(numberOf('openat', architecture), AT_FDCWD, system.address(path), 0) !== -EPERM
}

/** Tries to map executable memory, and says what came of it. */
export const checkExecutableMemory = (
  system: System,
  architecture: Architecture,
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
  return result === -EPERM
    ? { applied: true, detail: 'seccomp refuses PROT_EXEC in mmap and mprotect' }
    : { applied: false, detail: 'executable memory could be mapped' }
}
