import type { Client } from '../../client/client.js'
import { given } from '../../contract/codec/index.js'
import { type StoredLocation, storedLocation } from '../../contract/location.js'
import type { ClientRegistry } from '../clients/client-registry.js'

/** An X25519 key of this Stronghold. */
export interface OwnKey {
  /** A client that was loaded from this Stronghold. */
  readonly client: Client
  /** A record of 32 bytes. */
  readonly privateKey: StoredLocation
}

/** Reads a key of this Stronghold. */
export const ownKey = given.fields<OwnKey>({
  client: given.having<Client>('a client of this Stronghold', 'execute', 'vault'),
  privateKey: given.as(storedLocation),
})

/** A key as it crosses to the zone. @throws StrongholdError `CLIENT_NOT_LOADED`. */
export function ownKeyOf(
  registry: ClientRegistry,
  { client, privateKey }: OwnKey,
): { readonly handle: number; readonly location: StoredLocation } {
  return { handle: registry.handleOf(client), location: privateKey }
}
