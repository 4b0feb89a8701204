import { type Path, pathBytes } from './location.js'
import {
  StoreClear,
  StoreDelete,
  StoreGet,
  StoreHas,
  StoreInsert,
  StoreKeys,
} from './messages/client.js'
import type { CurrentSession } from './session.js'

/**
 * Plain values of a client: encrypted in the snapshot, readable by whoever holds the client.
 * Not a place for secrets that should never be read back; those go into vaults.
 *
 * A value with a lifetime has expired once its deadline is reached; it is then absent everywhere
 * and is dropped at the next commit.
 */
export class Store {
  readonly #session: CurrentSession
  readonly #handle: number

  constructor(session: CurrentSession, handle: number) {
    this.#session = session
    this.#handle = handle
  }

  /**
   * Stores a value for `lifetime` milliseconds, or for ever.
   * Answers the unexpired value that it replaces.
   */
  async insert(key: Path, value: Uint8Array, lifetime?: number): Promise<Uint8Array | undefined> {
    return this.#session().request(StoreInsert, {
      handle: this.#handle,
      key: pathBytes(key),
      value,
      lifetime,
    })
  }

  /** The value, unless absent or expired. */
  async get(key: Path): Promise<Uint8Array | undefined> {
    return this.#session().request(StoreGet, { handle: this.#handle, key: pathBytes(key) })
  }

  /** Removes a value; answers it unless it was absent or expired. */
  async delete(key: Path): Promise<Uint8Array | undefined> {
    return this.#session().request(StoreDelete, { handle: this.#handle, key: pathBytes(key) })
  }

  /** Whether there is an unexpired value. */
  async containsKey(key: Path): Promise<boolean> {
    return this.#session().request(StoreHas, { handle: this.#handle, key: pathBytes(key) })
  }

  /** The keys of unexpired values, in no particular order. */
  async keys(): Promise<readonly Uint8Array[]> {
    return this.#session().request(StoreKeys, { handle: this.#handle })
  }

  /** Removes every value. */
  async clear(): Promise<void> {
    await this.#session().request(StoreClear, { handle: this.#handle })
  }
}
