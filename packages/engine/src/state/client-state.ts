import type { CryptoProvider, Scratch } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import { ID_LENGTH, idFromKey, idKey } from '../ids.js'
import type { Cache } from './cache.js'
import type { ClientData } from './client-data.js'
import { type KeyStore, VAULT_KEY_LENGTH } from './key-store.js'
import { type EncodedRecord, makeRecord, makeRevoked, recordBlob, recordParts } from './record.js'
import { BOX_OVERHEAD, contentName, openBox, sealBox } from './sealed-box.js'
import { openTransaction } from './sealed-record.js'
import { encodeDataTransaction, encodeRevocation, TRANSACTION_LENGTH } from './transaction.js'
import { Vault } from './vault.js'

const SEALED_TRANSACTION = TRANSACTION_LENGTH + BOX_OVERHEAD

/** A secret, open for as long as the scratch that it lies in. */
export interface OpenedSecret {
  readonly bytes: Uint8Array
  /**
   * The name of this content: another string after every write, wherever it happens. For caches of
   * public values that were computed from the secret.
   */
  readonly content: string
}

/** The transaction of a record, and its sealed secret. */
interface KnownRecord {
  readonly blob: Uint8Array
  readonly blobId: Uint8Array
  readonly content: string
}

/** The internals of a client. */
export interface ClientParts {
  readonly data: ClientData
  readonly keyStore: KeyStore
}

let parts: (client: ClientState) => ClientParts

/** The internals of a client, for the codec and for a move. */
export function clientParts(client: ClientState): ClientParts {
  return parts(client)
}

/**
 * One client of a snapshot: vaults of sealed records, and a store.
 *
 * Ids are 24 bytes; another length throws EngineError `INVALID_ARGUMENT`. Absent vaults and records
 * are `false`, `undefined` or empty to questions, and errors to `readSecret`. A vault whose two key
 * copies differ (a damaged or foreign file) is listed, but using its records is `RECORD_DAMAGED`.
 */
export class ClientState {
  static {
    parts = (client) => ({ data: client.#data, keyStore: client.#keyStore })
  }

  readonly #crypto: CryptoProvider
  readonly #keyStore: KeyStore
  readonly #data: ClientData
  /**
   * Records whose transaction was authenticated before. The kept part is random and not secret, and
   * an encoded record never changes, so an authenticated transaction stays authentic.
   */
  readonly #known = new WeakMap<EncodedRecord, KnownRecord>()

  /** Clients come from `SnapshotState`, whose key store seals their vault keys. */
  constructor(crypto: CryptoProvider, keyStore: KeyStore, data: ClientData) {
    this.#crypto = crypto
    this.#keyStore = keyStore
    this.#data = data
  }

  /** The client's id (24 bytes, a copy). */
  get id(): Uint8Array {
    return this.#data.id.slice()
  }

  /** The client's data that is not secret. */
  get store(): Cache {
    return this.#data.store
  }

  /** Whether the vault has a key; one whose records are all gone still exists. */
  vaultExists(vaultId: Uint8Array): boolean {
    return this.#data.keys.has(idKey(vaultId))
  }

  /** Whether the record is there and not revoked. */
  recordExists(vaultId: Uint8Array, recordId: Uint8Array): boolean {
    return this.#usable(vaultId, recordId) !== undefined
  }

  /** Whether there is a record of this id, revoked or not. */
  holds(vaultId: Uint8Array, recordId: Uint8Array): boolean {
    return this.#vault(idKey(vaultId))?.records.has(idKey(recordId)) ?? false
  }

  /** The ids of all vaults. */
  listVaults(): Uint8Array[] {
    return [...this.#data.keys.values()].map(({ id }) => id.slice())
  }

  /** The records of a vault, with those that were revoked and not yet collected. */
  listRecords(vaultId: Uint8Array): { readonly id: Uint8Array; readonly revoked: boolean }[] {
    const vault = this.#vault(idKey(vaultId))
    if (vault === undefined) return []
    return [...vault.records.keys()].map((name) => ({
      id: idFromKey(name),
      revoked: vault.revoked.has(name),
    }))
  }

  /**
   * Seals `secret` (any length; it stays the caller's to wipe) as the record's content, under a
   * fresh blob id. Creates the vault on demand; an overwritten record keeps its hint.
   * @throws EngineError `RECORD_REVOKED` when the record was revoked and not yet collected,
   *   `RECORD_DAMAGED` when the record to overwrite, or the vault, does not authenticate.
   */
  writeSecret(vaultId: Uint8Array, recordId: Uint8Array, secret: Uint8Array): void {
    const vaultName = idKey(vaultId)
    const recordName = idKey(recordId)
    const { keys, vaults } = this.#data
    const vault = vaults.get(vaultName)
    if (vault?.strayKey !== undefined) throw new EngineError('RECORD_DAMAGED')
    if (vault?.revoked.has(recordName)) throw new EngineError('RECORD_REVOKED')
    const key = keys.get(vaultName) ?? {
      id: vaultId.slice(),
      box: this.#keyStore.makeKey(vaultId),
    }
    const existing = vault?.records.get(recordName)
    const record = this.#keyStore.withKey(vaultId, key.box, (vaultKey) => {
      const hint =
        existing === undefined
          ? new Uint8Array(ID_LENGTH)
          : openTransaction(this.#crypto, recordParts(existing), recordName, vaultKey).hint
      return this.#seal(recordId, secret, hint, vaultKey)
    })
    if (!keys.has(vaultName)) this.#put(keys, vaultName, key)
    const target = vault ?? new Vault(vaultId.slice())
    if (vault === undefined) this.#put(vaults, vaultName, target)
    this.#putRecord(target, recordName, record)
  }

  /**
   * Opens a record's secret into bytes taken from `scratch` and nowhere else; the owner of the
   * scratch wipes them.
   * @throws EngineError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`, `RECORD_REVOKED`, `RECORD_DAMAGED`.
   */
  openSecret(vaultId: Uint8Array, recordId: Uint8Array, scratch: Scratch): OpenedSecret {
    const vaultName = idKey(vaultId)
    const recordName = idKey(recordId)
    const box = this.#sealedKey(vaultName)
    const vault = this.#vault(vaultName)
    const record = vault?.records.get(recordName)
    if (record === undefined) throw new EngineError('RECORD_NOT_FOUND')
    if (vault?.revoked.has(recordName)) throw new EngineError('RECORD_REVOKED')
    return this.#keyStore.withKey(vaultId, box, (vaultKey) => {
      const { blob, blobId, content } =
        this.#known.get(record) ?? this.#authenticate(record, recordName, vaultKey)
      const bytes = scratch.take(blob.length - BOX_OVERHEAD)
      openBox(this.#crypto, bytes, blob, vaultKey, blobId)
      return { bytes, content }
    })
  }

  /** The bytes alone of `openSecret`. */
  readSecret(vaultId: Uint8Array, recordId: Uint8Array, scratch: Scratch): Uint8Array {
    return this.openSecret(vaultId, recordId, scratch).bytes
  }

  /**
   * The `content` of `openSecret` without opening anything; undefined when there is no such record
   * or it was revoked.
   */
  contentKey(vaultId: Uint8Array, recordId: Uint8Array): string | undefined {
    const record = this.#usable(vaultId, recordId)
    return record === undefined ? undefined : contentName(recordBlob(record))
  }

  /**
   * Bytes of a record's secret, without opening it; undefined as for `contentKey`. A writer of the
   * file chooses it freely, but a secret of another length does not open.
   */
  secretLength(vaultId: Uint8Array, recordId: Uint8Array): number | undefined {
    const record = this.#usable(vaultId, recordId)
    return record === undefined ? undefined : recordBlob(record).length - BOX_OVERHEAD
  }

  /** The names, as of `contentKey`, of the contents that `collectGarbage` would destroy. */
  revokedContents(vaultId: Uint8Array): string[] {
    const vault = this.#vault(idKey(vaultId))
    if (vault === undefined) return []
    return [...vault.revoked].map((name) =>
      contentName(recordBlob(vault.records.get(name) as EncodedRecord)),
    )
  }

  /**
   * Marks a record as revoked: it can no longer be used, and is removed by `collectGarbage`. Until
   * then its sealed secret stays in memory and in files. `false` when there is nothing to revoke.
   * @throws EngineError `RECORD_DAMAGED` for a vault whose key copies differ.
   */
  revoke(vaultId: Uint8Array, recordId: Uint8Array): boolean {
    const record = this.#usable(vaultId, recordId)
    if (record === undefined) return false
    const vaultName = idKey(vaultId)
    const revoked = makeRevoked(record, SEALED_TRANSACTION)
    const box = recordParts(revoked).revoke as Uint8Array
    this.#keyStore.withKey(vaultId, this.#sealedKey(vaultName), (vaultKey) =>
      sealBox(this.#crypto, box, encodeRevocation(recordId), vaultKey, recordId),
    )
    const vault = this.#vault(vaultName) as Vault
    this.#putRecord(vault, idKey(recordId), revoked)
    return true
  }

  /** Removes the revoked records of a vault and returns their number. */
  collectGarbage(vaultId: Uint8Array): number {
    const vault = this.#vault(idKey(vaultId))
    if (vault === undefined) return 0
    const names = [...vault.revoked]
    for (const name of names) this.#putRecord(vault, name, undefined)
    return names.length
  }

  /** Removes a record at once, revoked or not. `false` when there is none. */
  remove(vaultId: Uint8Array, recordId: Uint8Array): boolean {
    const [vault, name] = [this.#vault(idKey(vaultId)), idKey(recordId)]
    if (vault?.records.has(name) !== true) return false
    this.#putRecord(vault, name, undefined)
    return true
  }

  /**
   * Runs `work`, whole or not at all: when it throws, vaults, keys, records and the store are as
   * they were. `work` must not be asynchronous. Transactions nest.
   */
  transaction<T>(work: () => T): T {
    return this.#data.journal.run(work)
  }

  /** A vault that has a key. */
  #vault(vaultName: string): Vault | undefined {
    return this.#data.keys.has(vaultName) ? this.#data.vaults.get(vaultName) : undefined
  }

  /** A record that is there and not revoked. */
  #usable(vaultId: Uint8Array, recordId: Uint8Array): EncodedRecord | undefined {
    const recordName = idKey(recordId)
    const vault = this.#vault(idKey(vaultId))
    return vault?.revoked.has(recordName) ? undefined : vault?.records.get(recordName)
  }

  #sealedKey(vaultName: string): Uint8Array {
    const key = this.#data.keys.get(vaultName)
    if (key === undefined) throw new EngineError('VAULT_NOT_FOUND')
    const stray = this.#data.vaults.get(vaultName)?.strayKey
    if (stray !== undefined || key.box.length !== VAULT_KEY_LENGTH + BOX_OVERHEAD) {
      throw new EngineError('RECORD_DAMAGED')
    }
    return key.box
  }

  #authenticate(record: EncodedRecord, recordName: string, vaultKey: Uint8Array): KnownRecord {
    const parts = recordParts(record)
    const { blobId } = openTransaction(this.#crypto, parts, recordName, vaultKey)
    const { blob } = parts
    const known = { blob, blobId: blobId.slice(), content: contentName(blob) }
    this.#known.set(record, known)
    return known
  }

  #seal(
    recordId: Uint8Array,
    secret: Uint8Array,
    hint: Uint8Array,
    vaultKey: Uint8Array,
  ): EncodedRecord {
    const record = makeRecord(recordId, SEALED_TRANSACTION, secret.length + BOX_OVERHEAD)
    const { data, blob } = recordParts(record)
    const blobId = new Uint8Array(ID_LENGTH)
    this.#crypto.random(blobId)
    const transaction = encodeDataTransaction(recordId, secret.length, { blobId, hint })
    sealBox(this.#crypto, data, transaction, vaultKey, recordId)
    sealBox(this.#crypto, blob, secret, vaultKey, blobId)
    return record
  }

  #put<T>(map: Map<string, T>, name: string, value: T): void {
    map.set(name, value)
    this.#data.journal.record(() => map.delete(name))
  }

  #putRecord(vault: Vault, name: string, record: EncodedRecord | undefined): void {
    const previous = vault.records.get(name)
    vault.put(name, record)
    this.#data.journal.record(() => vault.put(name, previous))
  }
}
