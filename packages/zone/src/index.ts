export { ZoneError, type ZoneErrorCode } from './errors.js'
export type { CallOptions } from './host/calls.js'
export type { ZoneExit } from './host/link.js'
export type { ZoneOptions } from './host/options.js'
export type { ProgramFile, ProgramReport } from './host/program.js'
export type { ProgramSource } from './host/program-files.js'
export {
  type Protection,
  type ProtectionState,
  protections,
  type ZoneReport,
} from './protections.js'
export { inspectProgram, Zone } from './zone.js'
