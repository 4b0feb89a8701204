export { type Argon2Cost, argon2Costs } from '@stronghold/stronghold/argon2'
export { type Argon2Options, argon2 } from './argon2.js'
export { Client } from './client.js'
export {
  type Configuration,
  configure,
  type DeriveKey,
  type SnapshotPlace,
} from './configuration.js'
export { Location } from './location.js'
export type {
  AddressInfo,
  ClientAccess,
  ConnectionLimits,
  NetworkConfig,
  PeerAddress,
  Permissions,
} from './network.js'
export type { ClientPath, RecordPath, StoreKey, VaultPath } from './paths.js'
export { type Duration, Store } from './store.js'
export { Stronghold } from './stronghold.js'
export { Vault } from './vault.js'
