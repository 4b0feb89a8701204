import { exactMethods } from '../contract/codec/exact.js'
import { given, shows } from '../contract/codec/index.js'
import { type Path, pathBytes } from '../contract/location.js'
import type { AskClient } from './ask-client.js'

/**
 * Plain values of a client: encrypted in the snapshot, readable by every holder of the client.
 * Not a place for secrets that should never be read back; those go into vaults.
 *
 * A value with a lifetime has expired once its deadline is reached; it is then absent everywhere
 * and is dropped at the next commit.
 */
export interface Store {
  /**
   * Stores a value for `lifetime` milliseconds, or without an end. Answers the unexpired value that
   * it replaces.
   */
  insert(key: Path, value: Uint8Array, lifetime?: number): Promise<Uint8Array | undefined>
  /** The value, unless absent or expired. */
  get(key: Path): Promise<Uint8Array | undefined>
  /** Removes a value; answers it unless it was absent or expired. */
  delete(key: Path): Promise<Uint8Array | undefined>
  /** Whether there is an unexpired value. */
  containsKey(key: Path): Promise<boolean>
  /** The keys of unexpired values, in no particular order. */
  keys(): Promise<readonly Uint8Array[]>
  /** Removes every value. */
  clear(): Promise<void>
}

/** A store that works by messages to its client, local or remote. */
export class MessageStore implements Store {
  readonly #ask: AskClient

  constructor(ask: AskClient) {
    this.#ask = ask
  }

  async insert(key: Path, value: Uint8Array, lifetime?: number): Promise<Uint8Array | undefined> {
    return this.#ask('StoreInsert', { key: keyBytes(key), value, lifetime })
  }

  async get(key: Path): Promise<Uint8Array | undefined> {
    return this.#ask('StoreGet', { key: keyBytes(key) })
  }

  async delete(key: Path): Promise<Uint8Array | undefined> {
    return this.#ask('StoreDelete', { key: keyBytes(key) })
  }

  async containsKey(key: Path): Promise<boolean> {
    return this.#ask('StoreHas', { key: keyBytes(key) })
  }

  async keys(): Promise<readonly Uint8Array[]> {
    return this.#ask('StoreKeys', {})
  }

  async clear(): Promise<void> {
    await this.#ask('StoreClear', {})
  }
}

exactMethods(MessageStore, { insert: 3 })

function keyBytes(key: Path): Uint8Array {
  return pathBytes(given.read('key', given.path, key))
}
shows(MessageStore, 'Store')
