import { exactMethods, requireNoMore } from '../../contract/codec/exact.js'
import { given, shows } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { KeptGeneration, SnapshotStorage } from './snapshot-storage.js'

/**
 * A snapshot in memory: for tests, for browsers, and for programs that keep the bytes elsewhere. It
 * keeps no older states.
 */
export class MemoryStorage implements SnapshotStorage {
  readonly notices = []
  /** The newest bytes, encrypted as a file would be; `undefined` before the first commit. */
  bytes: Uint8Array | undefined
  #acquired = false

  constructor(bytes?: Uint8Array, ...surplus: readonly never[]) {
    requireNoMore(1, surplus)
    this.bytes = given.read('bytes', given.optional(given.bytes()), bytes)
  }

  async acquire(): Promise<void> {
    if (this.#acquired) throw new StrongholdError('SNAPSHOT_LOCKED')
    this.#acquired = true
  }

  async release(): Promise<void> {
    this.#acquired = false
  }

  async exists(): Promise<boolean> {
    return this.bytes !== undefined
  }

  async read(): Promise<Uint8Array> {
    if (this.bytes === undefined) throw new StrongholdError('SNAPSHOT_NOT_FOUND')
    return this.bytes.slice()
  }

  async readAgain(): Promise<Uint8Array> {
    return this.read()
  }

  async listGenerations(): Promise<readonly KeptGeneration[]> {
    return []
  }

  async readGeneration(_generation?: number): Promise<Uint8Array> {
    throw new StrongholdError('SNAPSHOT_NOT_FOUND')
  }

  async restore(bytes: Uint8Array, _replaced?: number): Promise<void> {
    this.bytes = bytes
  }

  async create(bytes: Uint8Array): Promise<void> {
    if (this.bytes !== undefined) throw new StrongholdError('SNAPSHOT_EXISTS')
    this.bytes = bytes
  }

  async replace(bytes: Uint8Array, _generation?: number): Promise<void> {
    this.bytes = bytes
  }
}

exactMethods(MemoryStorage, { readGeneration: 1, restore: 2, replace: 2 })
shows(MemoryStorage, 'MemoryStorage', ({ bytes }) =>
  bytes === undefined ? 'empty' : `of ${bytes.length} bytes`,
)
