import type { VaultPath } from './paths.js'
import type { Duration } from './store.js'

// The plugin exports the types of a network that its Stronghold no longer has. Nothing takes them,
// there or here; they are here so that programs that name them compile.

/** How many connections a peer keeps. Unused. */
export interface ConnectionLimits {
  maxPendingIncoming?: number
  maxPendingOutgoing?: number
  maxEstablishedIncoming?: number
  maxEstablishedOutgoing?: number
  maxEstablishedPerPeer?: number
  maxEstablishedTotal?: number
}

/** Where a peer is reached. Unused. */
export interface PeerAddress {
  known: string[]
  use_relay_fallback: boolean
}

/** Where peers are reached. Unused. */
export interface AddressInfo {
  peers: Map<string, PeerAddress>
  relays: string[]
}

/** What a peer may do with one client. Unused. */
export interface ClientAccess {
  useVaultDefault?: boolean
  useVaultExceptions?: Map<VaultPath, boolean>
  writeVaultDefault?: boolean
  writeVaultExceptions?: Map<VaultPath, boolean>
  cloneVaultDefault?: boolean
  cloneVaultExceptions?: Map<VaultPath, boolean>
  readStore?: boolean
  writeStore?: boolean
}

/** What a peer may do. Unused. */
export interface Permissions {
  default?: ClientAccess
  exceptions?: Map<VaultPath, ClientAccess>
}

/** How a network would behave. Unused. */
export interface NetworkConfig {
  requestTimeout?: Duration
  connectionTimeout?: Duration
  connectionsLimit?: ConnectionLimits
  enableMdns?: boolean
  enableRelay?: boolean
  addresses?: AddressInfo
  peerPermissions?: Map<string, Permissions>
  permissionsDefault?: Permissions
}
