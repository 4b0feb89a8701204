import { idKey } from '../ids.js'
import { type ClientState, clientParts } from './client-state.js'

/**
 * Removes a vault at once, with its key and all its records, even one that is damaged; a failed
 * transaction of the client undoes that. Answers the number of removed records, revoked ones
 * included; `undefined` when there is no such vault.
 */
export function removeVault(client: ClientState, vaultId: Uint8Array): number | undefined {
  const name = idKey(vaultId)
  const { keys, vaults, journal } = clientParts(client).data
  const [key, vault] = [keys.get(name), vaults.get(name)]
  if (key === undefined) return undefined
  keys.delete(name)
  vaults.delete(name)
  journal.record(() => {
    keys.set(name, key)
    if (vault !== undefined) vaults.set(name, vault)
  })
  return vault?.records.size ?? 0
}
