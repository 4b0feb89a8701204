export { EngineError, type EngineErrorCode } from './engine-error.js'
export type { EnginePowers } from './engine-powers.js'
export {
  byteKey,
  deriveClientId,
  deriveCounterRecordId,
  deriveRecordId,
  deriveVaultId,
  ID_LENGTH,
  idFromKey,
  idKey,
} from './ids.js'
export { type Envelope, parseEnvelope, type SnapshotVersion } from './snapshot/envelope.js'
export { FileKey, MAXIMUM_WORK_FACTOR, readWorkFactor } from './snapshot/file-key.js'
export { PAYLOAD_LIMIT } from './snapshot/lz4.js'
export { openVersion2, openVersion2Content } from './snapshot/version-2.js'
export { Cache } from './state/cache.js'
export { type ClientCheck, checkClient, type Damage } from './state/check.js'
export type { ClientState, OpenedSecret } from './state/client-state.js'
export { countRecords } from './state/count-records.js'
export { Journal } from './state/journal.js'
export { removeVault } from './state/remove-vault.js'
export { SnapshotState } from './state/snapshot-state.js'
