import { byteKey } from '@stronghold/engine'
import type { Policy } from '../../contract/policy/policy.js'
import type { Address } from '../resolver.js'
import type { Bucket, Slot } from './bucket.js'
import type { AttributeEntry, CompartmentEntry, RecordEntry, Tombstone } from './entry.js'
import {
  addressOf,
  bucketCount,
  bucketNumberOf,
  clientKey,
  recordKey,
  vaultKey,
} from './entry-key.js'
import type { Usage } from './usage.js'

/** A policy and the number of its uses. */
export interface Level {
  readonly policy: Policy
  readonly usage: Usage
}

/** The policies and counts around a record, for a use of it. */
export interface RecordPolicies {
  readonly client: CompartmentEntry | undefined
  readonly vault: CompartmentEntry | undefined
  readonly record: RecordEntry | undefined
  /** Those of the three that have a policy. */
  readonly levels: readonly Level[]
  /** Called when a usage of one of them was changed in place. */
  touch(): void
}

/** The entries of one client, bucket by bucket as they are needed. */
export class ClientAttributes {
  readonly #load: (bucket: number) => Bucket
  readonly #buckets = new Map<number, Bucket>()
  readonly #standings = new Map<Address, RecordPolicies>()
  /** Called with the key of each changed entry, with each undoing too. */
  changed: ((key: Uint8Array) => void) | undefined

  constructor(load: (bucket: number) => Bucket) {
    this.#load = load
  }

  /** The entries around a record; found once and remembered until an entry changes. */
  standing(address: Address): RecordPolicies {
    const known = this.#standings.get(address)
    if (known !== undefined) return known
    const standing = new RecordStanding(
      this.#slot(clientKey),
      this.#slot(vaultKey(address.vaultId)),
      this.#slot(recordKey(address)),
    )
    // A caller can name any number of records; the memory for them has a bound.
    if (this.#standings.size === 4096) this.#standings.clear()
    this.#standings.set(address, standing)
    return standing
  }

  get client(): CompartmentEntry | undefined {
    return this.#at(clientKey) as CompartmentEntry | undefined
  }

  vault(vaultId: Uint8Array): CompartmentEntry | undefined {
    return this.#at(vaultKey(vaultId)) as CompartmentEntry | undefined
  }

  record(address: Address): RecordEntry | Tombstone | undefined {
    return this.#at(recordKey(address)) as RecordEntry | Tombstone | undefined
  }

  /** Sets an entry; the returned function undoes it. */
  putClient(entry: CompartmentEntry | undefined): () => void {
    return this.#put(clientKey, entry)
  }

  putVault(vaultId: Uint8Array, entry: CompartmentEntry | undefined): () => void {
    return this.#put(vaultKey(vaultId), entry)
  }

  putRecord(address: Address, entry: RecordEntry | Tombstone | undefined): () => void {
    return this.#put(recordKey(address), entry)
  }

  /** Every entry of a record, with its address; reads all buckets. */
  *records(): Generator<{ address: Address; entry: RecordEntry | Tombstone }> {
    for (const { key, entry } of this.#all()) {
      if (entry.kind === 'compartment') continue
      yield { address: addressOf(key), entry }
    }
  }

  /** The tombstones; reads all buckets. */
  *tombstones(): Generator<{ address: Address; entry: Tombstone }> {
    for (const { key, entry } of this.#all()) {
      if (entry.kind === 'tombstone') yield { address: addressOf(key), entry }
    }
  }

  /**
   * Takes over the attributes of another client from `source`; this client has none yet. Nothing is
   * shared: usage, which changes in place, is copied as in a file.
   * @throws StrongholdError `SNAPSHOT_DAMAGED`.
   */
  adopt(source: ClientAttributes): void {
    for (let number = 0; number < bucketCount; number++) {
      const bucket = source.#numbered(number)
      if (!bucket.isEmpty) this.#buckets.set(number, bucket.copy(number))
    }
    this.#standings.clear()
  }

  /** After a commit: of 100,000 entries, decoded ones would be most of the heap. */
  forget(): void {
    this.#standings.clear()
    for (const bucket of this.#buckets.values()) bucket.forget()
  }

  /** The bucket of records whose ids begin with `first`; read if it was not yet. */
  bucketOf(first: number): Bucket {
    return this.#numbered(first % bucketCount)
  }

  /** Buckets that were loaded, by number. */
  get loaded(): ReadonlyMap<number, Bucket> {
    return this.#buckets
  }

  *#all(): Generator<{ key: Uint8Array; entry: AttributeEntry }> {
    for (let number = 0; number < bucketCount; number++) yield* this.#numbered(number).all()
  }

  #at(key: Uint8Array): AttributeEntry | undefined {
    return this.#slot(key)?.entry
  }

  #slot(key: Uint8Array): Slot | undefined {
    return this.#bucket(key).at(byteKey(key))
  }

  #put(key: Uint8Array, entry: AttributeEntry | undefined): () => void {
    const bucket = this.#bucket(key)
    const name = byteKey(key)
    const before = bucket.at(name)?.entry
    const set = (value: AttributeEntry | undefined) => {
      bucket.put(name, key, value)
      this.#standings.clear()
      // Also on the way back: an index that followed only the change would keep what was undone.
      this.changed?.(key)
    }
    set(entry)
    return () => set(before)
  }

  #bucket(key: Uint8Array): Bucket {
    return this.#numbered(bucketNumberOf(key))
  }

  #numbered(number: number): Bucket {
    const known = this.#buckets.get(number)
    if (known !== undefined) return known
    const bucket = this.#load(number)
    this.#buckets.set(number, bucket)
    return bucket
  }
}

class RecordStanding implements RecordPolicies {
  readonly client: CompartmentEntry | undefined
  readonly vault: CompartmentEntry | undefined
  readonly record: RecordEntry | undefined
  readonly levels: readonly Level[]
  readonly #slots: readonly Slot[]

  constructor(client: Slot | undefined, vault: Slot | undefined, record: Slot | undefined) {
    this.client = client?.entry as CompartmentEntry | undefined
    this.vault = vault?.entry as CompartmentEntry | undefined
    this.record = record?.entry.kind === 'record' ? record.entry : undefined
    this.levels = levelsOf(this.client, this.vault, this.record)
    // Uses of clients and vaults are counted where there is a policy.
    const counted = [client, vault].filter((slot) => isLevel(slot?.entry))
    this.#slots = [record, ...counted].filter((slot) => slot !== undefined)
  }

  touch(): void {
    for (let i = 0; i < this.#slots.length; i++) this.#slots[i]?.touch()
  }
}

/** The entries around a record that have a policy. */
export function levelsOf(
  ...entries: readonly (CompartmentEntry | RecordEntry | undefined)[]
): readonly Level[] {
  return entries.filter(isLevel)
}

function isLevel<E extends AttributeEntry>(entry: E | undefined): entry is E & Level {
  return entry !== undefined && entry.kind !== 'tombstone' && entry.policy !== undefined
}
