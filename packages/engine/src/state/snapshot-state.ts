import type { Scratch } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import type { EnginePowers } from '../engine-powers.js'
import { idKey } from '../ids.js'
import { adoptedClient } from './adopt.js'
import { BincodeReader, BincodeWriter } from './bincode.js'
import {
  type ClientData,
  clientLength,
  makeClientData,
  readClient,
  SMALLEST_CLIENT,
  writeClient,
} from './client-data.js'
import { ClientState, clientParts } from './client-state.js'
import { KeyStore } from './key-store.js'

/**
 * All clients of a snapshot, unlocked: the payload of a file. Records and vault keys stay
 * sealed; the one key that opens them lies in guarded memory and goes with `dispose`.
 */
export class SnapshotState implements Disposable {
  /** The clients by `idKey` of their id. Delete from it freely; add with `createClient` or `adopt`. */
  readonly clients = new Map<string, ClientState>()
  readonly #powers: EnginePowers
  readonly #keyStore: KeyStore

  private constructor(powers: EnginePowers) {
    this.#powers = powers
    this.#keyStore = new KeyStore(powers)
  }

  /** A state without clients. */
  static empty(powers: EnginePowers): SnapshotState {
    return new SnapshotState(powers)
  }

  /**
   * Reads a payload, which from now on belongs to the state: records remain views of it, and the
   * vault keys in it are wiped (all of it, when it is refused). The structure is checked throughout,
   * the records only when they are used. Oddities that the format permits (a vault without a key, a
   * key without a vault, unequal copies) are kept and written back.
   * @throws EngineError `SNAPSHOT_DAMAGED`.
   */
  static decode(powers: EnginePowers, payload: Uint8Array): SnapshotState {
    const state = new SnapshotState(powers)
    try {
      state.#keyStore.hold(() => state.#read(new BincodeReader(payload)))
      return state
    } catch (error) {
      powers.crypto.wipe(payload)
      state[Symbol.dispose]()
      throw error
    }
  }

  /**
   * The payload of this state. It holds the vault keys in clear, in ordinary memory: seal it and
   * wipe it at once.
   */
  encode(): Uint8Array {
    const all = [...this.clients.values()].map((client) => clientParts(client).data)
    const length = all.reduce((sum, client) => sum + clientLength(client), 8)
    const writer = new BincodeWriter(length)
    try {
      writer.count(all.length)
      this.#keyStore.hold(() => {
        for (const client of all) writeClient(writer, this.#keyStore, client)
      })
      return writer.bytes
    } catch (error) {
      this.#powers.crypto.wipe(writer.bytes)
      throw error
    }
  }

  /**
   * Adds an empty client.
   * @param now milliseconds since the epoch, its date of creation.
   * @throws EngineError `INVALID_ARGUMENT` when there is one of this id already.
   */
  createClient(id: Uint8Array, now: number): ClientState {
    const name = idKey(id)
    if (this.clients.has(name)) throw new EngineError('INVALID_ARGUMENT')
    return this.#add(name, makeClientData(id.slice(), now))
  }

  /**
   * Adds a copy of a client of any snapshot: vaults, records (revoked and damaged ones too), hints
   * and store are as they were. Sealed records are taken as they are, and the vault keys that open
   * them pass through `scratch` from the other key store into this one.
   * @param id of the copy (24 bytes): by default that of `source`.
   * @throws EngineError `INVALID_ARGUMENT` when there is a client of this id already; nothing has
   *   changed then.
   */
  adopt(source: ClientState, scratch: Scratch, id: Uint8Array = source.id): ClientState {
    const name = idKey(id)
    if (this.clients.has(name)) throw new EngineError('INVALID_ARGUMENT')
    const parts = clientParts(source)
    return this.#add(name, adoptedClient(parts.data, parts.keyStore, this.#keyStore, id, scratch))
  }

  /** Wipes the master key and forgets the clients; those still held cannot open anything. */
  [Symbol.dispose](): void {
    this.#keyStore[Symbol.dispose]()
    this.clients.clear()
  }

  #read(reader: BincodeReader): void {
    for (let count = reader.count(SMALLEST_CLIENT); count > 0; count--) {
      const data = readClient(this.#powers.crypto, this.#keyStore, reader)
      const name = idKey(data.id)
      if (this.clients.has(name)) throw new EngineError('SNAPSHOT_DAMAGED')
      this.#add(name, data)
    }
  }

  #add(name: string, data: ClientData): ClientState {
    const client = new ClientState(this.#powers.crypto, this.#keyStore, data)
    this.clients.set(name, client)
    return client
  }
}
