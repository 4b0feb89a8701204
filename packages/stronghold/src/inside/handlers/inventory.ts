import type { ClientState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import type { ClientInventory } from '../../contract/messages/policy.js'
import type { Inspect } from '../../contract/messages/snapshot.js'
import type { CompartmentEntry } from '../attributes/entry.js'
import { clientKey, recordKey, vaultKey } from '../attributes/entry-key.js'
import { trueLocation, trueName } from '../attributes/true-names.js'
import type { With } from '../state/authority.js'

type VaultInventory = ClientInventory['vaults'][number]
type RecordInventory = VaultInventory['records'][number]

/** What there is, by ids alone. */
export function inspect(
  state: With<'powers' | 'clients' | 'handles'>,
): ValueOf<typeof Inspect.output> {
  return state.clients.all().map((client) => ({
    id: client.id,
    loaded: state.handles.has(client),
    vaults: client.listVaults().map((id) => ({ id, records: client.listRecords(id) })),
    storeKeys: client.store.keys(state.powers.now()),
  }))
}

/**
 * The contents of the snapshot with their attributes: names, types, policies and times, and no
 * secret.
 */
export function inventory(
  state: With<'powers' | 'resolver' | 'clients' | 'handles' | 'attributes'>,
): ClientInventory[] {
  return state.clients.all().map((client) => inventoryOf(state, client))
}

function inventoryOf(
  state: With<'powers' | 'resolver' | 'handles' | 'attributes'>,
  client: ClientState,
): ClientInventory {
  const entries = state.attributes.of(client)
  const { resolver, powers } = state
  const source = { client, resolver, crypto: powers.crypto }
  const named = (entry: CompartmentEntry | undefined, key: Uint8Array) =>
    entry && trueName(entry, key, source)
  return {
    id: client.id,
    name: named(entries.client, clientKey),
    loaded: state.handles.has(client),
    policy: entries.client?.policy,
    vaults: client.listVaults().map((vaultId) => {
      const vault = entries.vault(vaultId)
      return {
        id: vaultId,
        name: named(vault, vaultKey(vaultId)),
        policy: vault?.policy,
        records: client
          .listRecords(vaultId)
          .map(({ id, revoked }) => recordOf(state, client, vaultId, id, revoked)),
      }
    }),
    storeKeys: client.store.keys(state.powers.now()),
  }
}

/** `uses` and the like are counts, and types are what is said: nothing here opens a record. */
function recordOf(
  state: With<'resolver' | 'attributes'>,
  client: ClientState,
  vaultId: Uint8Array,
  id: Uint8Array,
  revoked: boolean,
): RecordInventory {
  const address = { vaultId, recordId: id }
  const entry = state.attributes.of(client).record(address)
  const location = entry && trueLocation(entry, recordKey(address), state.resolver)
  if (entry?.kind !== 'record') {
    return { id, location, revoked, type: 'Unknown', uses: 0, readable: false, bornInside: false }
  }
  const fresh = client.contentKey(vaultId, id)?.startsWith(entry.content) ?? false
  return {
    id,
    revoked,
    location,
    type: fresh ? entry.type : 'Unknown',
    // Another tool has written something else since, which has no attributes.
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
