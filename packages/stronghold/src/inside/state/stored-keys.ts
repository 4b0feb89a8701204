import type { FileKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { WalletStore } from '../../contract/messages/snapshot.js'

/**
 * File keys under stored snapshot keys, in guarded memory, by the location that names them.
 *
 * They are no records: no procedure reaches them, no file has them, and no vault of the user shares
 * a name with them, as it could in the original. The zone keeps the file key and its header, not
 * the snapshot key: a file can be sealed with it, again and again without the KDF, and no further
 * key can be wrapped or file be opened.
 */
export class StoredKeys implements Disposable {
  readonly #keys = new Map<string, FileKey>()
  #last: string | undefined
  /** The outcome for the store of a format 2 wallet when the first of them was stored. */
  walletStore: WalletStore | undefined

  /** Keeps a key under a name; an earlier one is wiped. */
  store(name: string, key: FileKey): void {
    // Two file keys under one name: the one that nobody can reach any more would never be wiped.
    this.#keys.get(name)?.[Symbol.dispose]()
    this.#keys.set(name, key)
    this.#last = name
  }

  /**
   * The key of a name; without a name, the one that was stored last.
   * @throws StrongholdError `SNAPSHOT_KEY_MISSING`.
   */
  key(name: string | undefined = this.#last): FileKey {
    const key = name === undefined ? undefined : this.#keys.get(name)
    if (key === undefined) throw new StrongholdError('SNAPSHOT_KEY_MISSING')
    return key
  }

  /** Wipes all. */
  [Symbol.dispose](): void {
    for (const key of this.#keys.values()) key[Symbol.dispose]()
    this.#keys.clear()
    this.#last = undefined
    this.walletStore = undefined
  }
}
