import type { Client } from './client.js'
import type { ClientRegistry } from './client-registry.js'
import type { StoredLocation } from './location.js'

/** An X25519 key of this Stronghold. */
export interface OwnKey {
  /** A client that was loaded from this Stronghold. */
  readonly client: Client
  /** A record of 32 bytes. */
  readonly privateKey: StoredLocation
}

/** A key as it crosses to the zone. @throws StrongholdError `CLIENT_NOT_LOADED`. */
export function ownKeyOf(
  registry: ClientRegistry,
  { client, privateKey }: OwnKey,
): { readonly handle: number; readonly location: StoredLocation } {
  return { handle: registry.handleOf(client), location: privateKey }
}
