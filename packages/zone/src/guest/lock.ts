import type { Protection, ProtectionState } from '../protections.js'
import { closeDescriptors } from './linux/descriptors.js'
import { loadSystem, type System } from './linux/ffi.js'
import { denyFiles } from './linux/landlock.js'
import {
  dieWithHost,
  dropCapabilities,
  refuseCoreDumps,
  refuseDumps,
  refuseNewPrivileges,
} from './linux/process.js'
import { checkExecutableMemory, installFilter, refuseExecutableGain } from './linux/seccomp.js'
import { type Architecture, numberOf } from './linux/system-calls.js'
import { letThreadsFallAsleep } from './linux/threads.js'

/** The longest that a zone waits for its threads, in milliseconds: half of the default `startTimeout`. */
const maxWaitMilliseconds = 5_000

/** The protections that a process applies to itself, in the order in which they are applied. */
const steps = [
  ['dies-with-host', dieWithHost],
  ['no-core-dumps', refuseCoreDumps],
  ['no-capabilities', dropCapabilities],
  // After the capabilities: a change of credentials may make a process dumpable again.
  ['not-dumpable', refuseDumps],
  ['no-new-privileges', refuseNewPrivileges],
  // Before Landlock and seccomp, which forbid to look at what is open.
  ['no-inherited-descriptors', closeDescriptors],
  ['landlock', denyFiles],
  ['seccomp', installFilter],
] as const satisfies readonly (readonly [
  Protection,
  (system: System, architecture: Architecture) => ProtectionState,
])[]

type Step = (typeof steps)[number][0]

const names: readonly Protection[] = [...steps.map(([name]) => name), 'no-executable-memory']

/** The locking steps of a process on this system. */
export interface Lock {
  /** Applies every available protection, for good, and reports those that hold. */
  apply(): Partial<Record<Protection, ProtectionState>>
  /** Ends the process at once: Node's own way out makes calls that the filter kills. */
  leave(code: number): never
}

/** Loads what locking needs; to be called while files can still be opened. */
export const prepareLock = async (): Promise<Lock> => {
  const { platform, arch } = process
  if (platform !== 'linux') return noLock(`nothing is done on ${platform} yet`)
  if (arch !== 'x64' && arch !== 'arm64') return noLock(`no filter is known for ${arch}`)
  try {
    return linuxLock(await loadSystem(), arch)
  } catch {
    return noLock('koffi, which makes the system calls, could not be loaded', true)
  }
}

const linuxLock = (system: System, architecture: Architecture): Lock => {
  const leave = (code: number): never => {
    system.call(numberOf('exit_group', architecture), code)
    throw new Error('exit_group does not return')
  }
  return {
    apply: () => {
      letThreadsFallAsleep(maxWaitMilliseconds)
      refuseExecutableGain(system, architecture)
      const states = Object.fromEntries(
        steps.map(([name, step]) => [name, step(system, architecture)]),
      ) as Record<Step, ProtectionState>
      const executable = checkExecutableMemory(system, architecture, states.seccomp)
      // `process.exit` ends here. Otherwise the exit waits for threads that nobody can wake.
      Object.defineProperty(process, 'reallyExit', { value: leave })
      return { ...states, 'no-executable-memory': executable }
    },
    leave,
  }
}

const noLock = (detail: string, available = false): Lock => ({
  apply: () =>
    Object.fromEntries(names.map((name) => [name, { applied: false, available, detail }])),
  leave: (code) => process.exit(code),
})
