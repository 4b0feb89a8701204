import { idKey } from '../ids.js'
import { type ClientState, clientParts } from './client-state.js'

/** The number of records in a vault, and of those that are revoked and not yet collected. */
export function countRecords(
  client: ClientState,
  vaultId: Uint8Array,
): { readonly all: number; readonly revoked: number } {
  const vault = clientParts(client).data.vaults.get(idKey(vaultId))
  return { all: vault?.records.size ?? 0, revoked: vault?.revoked.size ?? 0 }
}
