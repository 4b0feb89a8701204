import {
  type Client,
  type ClientInventory,
  Location,
  pathBytes,
  type Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { recordIdOf, vaultIdOf } from '@stronghold/stronghold/checks'
import { usage } from '../io/errors.js'
import type { KnownLocation } from './locations.js'
import type { Name } from './names.js'

type Vault = ClientInventory['vaults'][number]
type VaultRecord = Vault['records'][number]

/** A known record, with its vault. */
export interface KnownRecord {
  readonly vault: Vault
  readonly record: VaultRecord
}

// By ids throughout: a file of another program stores no names, so a search by stored names would
// miss its records.

/** The facts about a client; undefined for one that is not there, or is at a peer. */
export async function knownClient(
  stronghold: Stronghold | undefined,
  client: Name,
): Promise<ClientInventory | undefined> {
  return withId((await stronghold?.inventory()) ?? [], await idOf(client))
}

/** The facts about a vault of a client. */
export async function knownVault(
  client: ClientInventory | undefined,
  vault: Name,
): Promise<Vault | undefined> {
  return withId(client?.vaults ?? [], await idOf(vault))
}

/**
 * The facts about a record of a client; none about a head, which is whichever version is the
 * newest.
 */
export async function knownRecord(
  client: ClientInventory | undefined,
  location: KnownLocation,
): Promise<KnownRecord | undefined> {
  if (isHead(location)) return undefined
  const isById = location.kind === 'id'
  const name = isById ? { id: location.vaultId } : { path: location.vaultPath }
  const vault = await knownVault(client, name)
  const id = isById ? location.recordId : await recordIdOf(location, undefined)
  const record = withId(vault?.records ?? [], id)
  return vault && record && { vault, record }
}

/**
 * A location with its number, where the number is certain. Versions with gaps may be another
 * program's, and then the newest is not the head.
 */
export async function withNumber(
  client: Client,
  location: KnownLocation,
): Promise<KnownLocation | undefined> {
  if (!isHead(location)) return location
  const versions = await client.listVersions(location.vaultPath).catch(noneKnown)
  const first = versions[0]?.counter ?? 0
  if (!versions.every(({ counter }, i) => counter === first + i)) return undefined
  const newest = versions.findLast(({ revoked }) => !revoked)
  return newest && Location.counter(location.vaultPath, newest.counter)
}

/**
 * The known facts of a record that is named by its ids.
 * @throws StrongholdError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`; CliError `USAGE` for one of a peer.
 */
export async function recordById(
  stronghold: Stronghold | undefined,
  { id }: Client,
  location: KnownLocation & { readonly kind: 'id' },
): Promise<VaultRecord> {
  if (stronghold === undefined) throw usage('A peer grants by names: ids are for the file itself.')
  const client = await knownClient(stronghold, { id })
  const known = await knownRecord(client, location)
  if (known !== undefined) return known.record
  const vault = await knownVault(client, { id: location.vaultId })
  throw new StrongholdError(vault === undefined ? 'VAULT_NOT_FOUND' : 'RECORD_NOT_FOUND')
}

/** Whether a record is there and not revoked, however it is named. */
export async function knownExists(
  stronghold: Stronghold | undefined,
  client: Client,
  location: KnownLocation,
): Promise<boolean> {
  if (location.kind !== 'id') return client.recordExists(location)
  try {
    return !(await recordById(stronghold, client, location)).revoked
  } catch (error) {
    const isAbsent = error instanceof StrongholdError && error.group === 'absent'
    if (isAbsent) return false
    throw error
  }
}

type Head = KnownLocation & { readonly kind: 'counter' }

function isHead(location: KnownLocation): location is Head {
  return location.kind === 'counter' && location.counter === undefined
}

/** A client's id follows from its name as a vault's does. */
async function idOf(name: Name): Promise<Uint8Array> {
  return 'id' in name ? name.id : vaultIdOf(pathBytes(name.path))
}

function withId<T extends { readonly id: Uint8Array }>(
  items: readonly T[],
  wanted: Uint8Array,
): T | undefined {
  return items.find(({ id }) => Buffer.compare(id, wanted) === 0)
}

/**
 * No versions where there is no vault, or where there are more than the budget of a message allows.
 */
function noneKnown(error: unknown): readonly [] {
  const isKnown =
    error instanceof StrongholdError && (error.group === 'absent' || error.code === 'TOO_EXPENSIVE')
  if (isKnown) return []
  throw error
}
