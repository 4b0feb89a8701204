export { ZoneError, type ZoneErrorCode } from './errors.js'
export type { CallOptions } from './host/calls.js'
export type { ZoneExit } from './host/link.js'
export type { ZoneOptions } from './host/options.js'
export {
  type Protection,
  type ProtectionState,
  protections,
  type ZoneReport,
} from './protections.js'
export { Zone } from './zone.js'
