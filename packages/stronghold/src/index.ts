export { FileStorage, type FileStorageOptions } from './node/storage/file-storage.js'
export { Stronghold } from './node/stronghold.js'
export { inspectZoneProgram, startZone } from './node/zone-inside.js'
export * from './portable.js'
