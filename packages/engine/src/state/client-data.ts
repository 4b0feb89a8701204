import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import { byteKey, ID_LENGTH } from '../ids.js'
import type { BincodeReader, BincodeWriter } from './bincode.js'
import { Cache } from './cache.js'
import { Journal } from './journal.js'
import type { KeyStore } from './key-store.js'
import { SMALLEST_RECORD, takeRecord } from './record.js'
import { BOX_OVERHEAD } from './sealed-box.js'
import { Vault, type VaultKey } from './vault.js'

/** A client as it rests: the `ClientState` of the payload with its vault keys sealed. */
export interface ClientData {
  readonly id: Uint8Array
  /** Vault keys by `idKey`. Authoritative: a vault without an entry here does not exist. */
  readonly keys: Map<string, VaultKey>
  /** Vaults by `idKey`. */
  readonly vaults: Map<string, Vault>
  readonly store: Cache
  readonly journal: Journal
}

const SMALLEST_KEY = ID_LENGTH + 8
const SMALLEST_VAULT = ID_LENGTH + 8 + 8
const SMALLEST_STORE = 8 + 1 + 12 + 1

/** Bytes that the smallest client has, its id included. */
export const SMALLEST_CLIENT = ID_LENGTH + 8 + 8 + SMALLEST_STORE

/** A client without vaults, created at `now` (milliseconds since the epoch). */
export function makeClientData(id: Uint8Array, now: number): ClientData {
  const journal = new Journal()
  return { id, keys: new Map(), vaults: new Map(), store: Cache.make(now, journal), journal }
}

/**
 * Reads a client. Records stay views of the payload; vault keys are sealed and wiped from it.
 * @throws EngineError `SNAPSHOT_DAMAGED`.
 */
export function readClient(
  crypto: CryptoProvider,
  keyStore: KeyStore,
  reader: BincodeReader,
): ClientData {
  const id = reader.take(ID_LENGTH).slice()
  const keys = new Map<string, VaultKey>()
  const clear = new Map<string, Uint8Array>()
  for (let count = reader.count(SMALLEST_KEY); count > 0; count--) {
    const vaultId = reader.take(ID_LENGTH)
    const key = reader.takeString()
    const name = unused(keys, vaultId)
    keys.set(name, { id: vaultId.slice(), box: keyStore.seal(vaultId, key) })
    clear.set(name, key)
  }
  const vaults = new Map<string, Vault>()
  for (let count = reader.count(SMALLEST_VAULT); count > 0; count--) {
    const vaultId = reader.take(ID_LENGTH)
    const name = unused(vaults, vaultId)
    const copy = reader.takeString()
    const key = clear.get(name)
    const equal = key !== undefined && key.length === copy.length && crypto.equal(key, copy)
    const vault = new Vault(vaultId.slice(), equal ? undefined : keyStore.seal(vaultId, copy))
    crypto.wipe(copy)
    readRecords(reader, vault)
    vaults.set(name, vault)
  }
  for (const key of clear.values()) crypto.wipe(key)
  const journal = new Journal()
  return { id, keys, vaults, store: Cache.read(reader, journal), journal }
}

function readRecords(reader: BincodeReader, vault: Vault): void {
  const count = reader.count(SMALLEST_RECORD)
  for (let left = count; left > 0; left--) {
    const record = takeRecord(reader)
    vault.put(byteKey(record.subarray(0, ID_LENGTH)), record)
  }
  if (vault.records.size !== count) throw new EngineError('SNAPSHOT_DAMAGED')
}

/** The name of an id that must not be in `map` yet: a map that has a key twice is no map. */
function unused(map: ReadonlyMap<string, unknown>, id: Uint8Array): string {
  const name = byteKey(id)
  if (map.has(name)) throw new EngineError('SNAPSHOT_DAMAGED')
  return name
}

/** Length in bytes of the output of `writeClient`. */
export function clientLength(client: ClientData): number {
  let length = ID_LENGTH + 8 + 8 + client.store.encodedLength()
  for (const { box } of client.keys.values()) length += SMALLEST_KEY + box.length - BOX_OVERHEAD
  for (const [name, vault] of client.vaults) {
    length += SMALLEST_VAULT + ownKey(client, name, vault).length - BOX_OVERHEAD
    for (const record of vault.records.values()) length += record.length
  }
  return length
}

/** Writes a client, with its vault keys in clear. */
export function writeClient(writer: BincodeWriter, keyStore: KeyStore, client: ClientData): void {
  writer.raw(client.id)
  writer.count(client.keys.size)
  for (const { id, box } of client.keys.values()) writeKey(writer, keyStore, id, box)
  writer.count(client.vaults.size)
  for (const [name, vault] of client.vaults) {
    writeKey(writer, keyStore, vault.id, ownKey(client, name, vault))
    writer.count(vault.records.size)
    for (const record of vault.records.values()) writer.raw(record)
  }
  client.store.write(writer)
}

function writeKey(
  writer: BincodeWriter,
  keyStore: KeyStore,
  id: Uint8Array,
  box: Uint8Array,
): void {
  const length = box.length - BOX_OVERHEAD
  writer.raw(id)
  writer.count(length)
  keyStore.open(writer.room(length), id, box)
}

/** The sealed key that stands in the vault itself: its own where it strays, else the client's. */
function ownKey(client: ClientData, name: string, vault: Vault): Uint8Array {
  const box = vault.strayKey ?? client.keys.get(name)?.box
  if (box === undefined) throw new EngineError('RECORD_DAMAGED')
  return box
}
