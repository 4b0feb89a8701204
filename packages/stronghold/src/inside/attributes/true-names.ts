import type { CryptoProvider } from '@stronghold/crypto'
import { type ClientState, deriveClientId } from '@stronghold/engine'
import { type FixedLocation, isFixed, type Resolver } from '../resolver.js'
import type { AttributeEntry, CompartmentEntry } from './entry.js'
import { addressOf, isClientKey, vaultIdOf } from './entry-key.js'

/** The ids that names are compared with, which are their hashes. */
export interface NameSource {
  readonly client: ClientState
  readonly crypto: CryptoProvider
  readonly resolver: Resolver
}

/** The name of a client or a vault; undefined for one that does not hash to the id in the key. */
export function trueName(
  { name }: CompartmentEntry,
  key: Uint8Array,
  { client, crypto, resolver }: NameSource,
): Uint8Array | undefined {
  if (name === undefined) return undefined
  const [id, named] = isClientKey(key)
    ? [client.id, deriveClientId(crypto, name)]
    : [vaultIdOf(key), resolver.vaultId(name)]
  return crypto.equal(id, named) ? name : undefined
}

/**
 * The name of a record: people see it, and a record could bear the name of another. Undefined
 * for one that does not hash to the ids in the key, and for a head, which is the name of none.
 */
export function trueLocation(
  { location }: Pick<Exclude<AttributeEntry, CompartmentEntry>, 'location'>,
  key: Uint8Array,
  resolver: Resolver,
): FixedLocation | undefined {
  if (location === undefined || !isFixed(location)) return undefined
  return resolver.names(location, addressOf(key)) ? location : undefined
}

/** Whether an entry has no name, or its own. */
export function isNamedTruly(entry: AttributeEntry, key: Uint8Array, source: NameSource): boolean {
  return entry.kind === 'compartment'
    ? entry.name === undefined || trueName(entry, key, source) !== undefined
    : entry.location === undefined || trueLocation(entry, key, source.resolver) !== undefined
}
