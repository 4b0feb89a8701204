import type { ClientState } from '@stronghold/engine'
import type { ClientInventory } from '../messages/policy.js'
import type { InsideState } from './state.js'

type VaultInventory = ClientInventory['vaults'][number]
type RecordInventory = VaultInventory['records'][number]

/** What there is and what is known of it: names, types, policies and times, and no secret. */
export function inventoryOf(state: InsideState, client: ClientState): ClientInventory {
  const entries = state.attributes.of(client)
  return {
    id: client.id,
    name: entries.client?.name,
    loaded: state.isLoaded(client),
    policy: entries.client?.policy,
    vaults: client.listVaults().map((vaultId) => {
      const vault = entries.vault(vaultId)
      return {
        id: vaultId,
        name: vault?.name,
        policy: vault?.policy,
        records: client
          .listRecords(vaultId)
          .map(({ id, revoked }) => recordOf(state, client, vaultId, id, revoked)),
      }
    }),
    storeKeys: client.store.keys(state.powers.now()),
  }
}

function recordOf(
  state: InsideState,
  client: ClientState,
  vaultId: Uint8Array,
  id: Uint8Array,
  revoked: boolean,
): RecordInventory {
  const entry = state.attributes.of(client).record({ vaultId, recordId: id })
  if (entry?.kind !== 'record') {
    const location = entry?.location
    return { id, location, revoked, type: 'Unknown', uses: 0, readable: false, bornInside: false }
  }
  const fresh = client.contentKey(vaultId, id)?.startsWith(entry.content) ?? false
  return {
    id,
    revoked,
    location: entry.location,
    type: fresh ? entry.type : 'Unknown',
    // Another tool wrote something else since: nothing was said of that.
    label: fresh ? entry.label : undefined,
    created: entry.created,
    changed: entry.changed,
    lastUsed: entry.usage.lastUsed,
    uses: entry.usage.uses,
    policy: entry.policy,
    readable: entry.readers.length > 0,
    bornInside: fresh && entry.knownTo === 'nobody',
  }
}
