import type { Scratch } from '@stronghold/crypto'
import type { ClientData } from './client-data.js'
import { Journal } from './journal.js'
import { type KeyStore, VAULT_KEY_LENGTH } from './key-store.js'
import { BOX_OVERHEAD } from './sealed-box.js'
import { Vault, type VaultKey } from './vault.js'

/**
 * A copy of a client for another key store. The two share nothing that can change: records are
 * copied out of the payload that they came with, and each vault key is opened into `scratch` and
 * sealed again. Sealed records stay as they are: their boxes are bound to a record and a vault key,
 * not to a client or a file.
 */
export function adoptedClient(
  source: ClientData,
  from: KeyStore,
  to: KeyStore,
  id: Uint8Array,
  scratch: Scratch,
): ClientData {
  // One room for all usual keys: a client may have a hundred thousand vaults.
  const room = scratch.take(VAULT_KEY_LENGTH)
  const reseal = (vaultId: Uint8Array, box: Uint8Array): Uint8Array => {
    const length = box.length - BOX_OVERHEAD
    const key = length === VAULT_KEY_LENGTH ? room : scratch.take(length)
    from.open(key, vaultId, box)
    return to.seal(vaultId, key)
  }
  const keys = new Map<string, VaultKey>()
  for (const [name, { id, box }] of source.keys) keys.set(name, { id, box: reseal(id, box) })
  const vaults = new Map<string, Vault>()
  for (const [name, { id, strayKey, records }] of source.vaults) {
    const vault = new Vault(id, strayKey && reseal(id, strayKey))
    for (const [recordName, record] of records) vault.put(recordName, record.slice())
    vaults.set(name, vault)
  }
  const journal = new Journal()
  return { id: id.slice(), keys, vaults, store: source.store.copy(journal), journal }
}
