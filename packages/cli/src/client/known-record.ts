import {
  type Client,
  type ClientInventory,
  type IdLocation,
  type Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { usage } from '../io/errors.js'
import type { KnownLocation } from '../text/locations.js'
import { hex } from '../text/text.js'

type VaultRecord = ClientInventory['vaults'][number]['records'][number]

/**
 * What is known of a record that is named by its ids.
 * @throws StrongholdError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`; CliError `USAGE` for one of a peer.
 */
export async function recordById(
  stronghold: Stronghold | undefined,
  client: Client,
  { vaultId, recordId }: IdLocation,
): Promise<VaultRecord> {
  if (stronghold === undefined) throw usage('A peer grants by names: ids are for the file itself.')
  const known = await stronghold.inventory()
  const vaults = known.find(({ id }) => hex(id) === hex(client.id))?.vaults ?? []
  const vault = vaults.find(({ id }) => hex(id) === hex(vaultId))
  if (vault === undefined) throw new StrongholdError('VAULT_NOT_FOUND')
  const record = vault.records.find(({ id }) => hex(id) === hex(recordId))
  if (record === undefined) throw new StrongholdError('RECORD_NOT_FOUND')
  return record
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
