import type { Protection, ProtectionState, ZoneReport } from '../protections.js'

/** The variables that the host sets; a system may add some that it cannot live without. */
const expected = new Set([
  'UV_THREADPOOL_SIZE',
  'UV_USE_IO_URING',
  'MALLOC_ARENA_MAX',
  'ELECTRON_RUN_AS_NODE',
])

/** Joins the protections of the lock with those of every process that a host starts. */
export const makeReport = (
  locked: Partial<Record<Protection, ProtectionState>>,
  ofProgram: Readonly<Record<string, ProtectionState>> = {},
): ZoneReport => {
  const protections = {
    'separate-process': stands('a child process without standard streams'),
    'scrubbed-environment': environment(),
    'sealed-channel': {
      applied: true,
      available: true,
      detail: 'X25519, HKDF-SHA256, ChaCha20-Poly1305 with counted records',
    },
    'interpreted-only': interpretation(),
    ...locked,
  } as Record<Protection, ProtectionState>
  return {
    protections: { ...ofProgram, ...protections },
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  }
}

const stands = (detail: string): ProtectionState => ({ applied: true, available: true, detail })

const environment = (): ProtectionState => {
  const strange = Object.keys(process.env).filter((name) => !expected.has(name))
  return strange.length === 0 || process.platform === 'win32'
    ? stands('no variable is inherited but those the system insists on')
    : { applied: false, available: true, detail: `${strange.length} variables came from elsewhere` }
}

const interpretation = (): ProtectionState =>
  process.execArgv.includes('--jitless')
    ? stands('V8 runs with --jitless')
    : { applied: false, available: true, detail: 'V8 does not run with --jitless' }
