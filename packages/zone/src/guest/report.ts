import type { Protection, ProtectionState, ZoneReport } from '../protections.js'

/** The variables that the host sets; a system may add some that it cannot live without. */
const expected = new Set([
  'UV_THREADPOOL_SIZE',
  'UV_USE_IO_URING',
  'MALLOC_ARENA_MAX',
  'ELECTRON_RUN_AS_NODE',
])

/** Joins what the lock applied with what holds for every process that a host starts. */
export const makeReport = (locked: Partial<Record<Protection, ProtectionState>>): ZoneReport => {
  const protections = {
    'separate-process': { applied: true, detail: 'a child process without standard streams' },
    'scrubbed-environment': environment(),
    'sealed-channel': {
      applied: true,
      detail: 'X25519, HKDF-SHA256, ChaCha20-Poly1305 with counted records',
    },
    'interpreted-only': interpretation(),
    ...locked,
  } as Record<Protection, ProtectionState>
  return {
    protections,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  }
}

const environment = (): ProtectionState => {
  const strange = Object.keys(process.env).filter((name) => !expected.has(name))
  return strange.length === 0 || process.platform === 'win32'
    ? { applied: true, detail: 'no variable is inherited but those the system insists on' }
    : { applied: false, detail: `${strange.length} variables came from elsewhere` }
}

const interpretation = (): ProtectionState =>
  process.execArgv.includes('--jitless')
    ? { applied: true, detail: 'V8 runs with --jitless' }
    : { applied: false, detail: 'V8 does not run with --jitless' }
