import { idKey } from '@stronghold/engine'
import type { SyncReport } from '../../contract/messages/sync.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import type { Address } from '../resolver.js'
import type { With } from '../state/authority.js'

/**
 * Notes that a secret has left for another snapshot, whose owner can know it from then on: it no
 * longer wraps other secrets, and neither does a key that is derived from it.
 */
export function noteSent(entries: ClientAttributes, address: Address): void {
  const entry = entries.record(address)
  if (entry?.kind !== 'record' || entry.knownTo === 'caller') return
  entries.putRecord(address, { ...entry, knownTo: 'caller' })
}

/** The same for all records of an export. */
export function noteExported(
  { snapshot, attributes }: With<'attributes' | 'snapshot'>,
  { copied }: SyncReport,
): void {
  for (const { from } of copied) {
    const client = snapshot.clients.get(idKey(from.client))
    if (client === undefined) continue
    noteSent(attributes.of(client), { vaultId: from.vault, recordId: from.record })
  }
}
