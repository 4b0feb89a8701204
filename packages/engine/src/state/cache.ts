import { EngineError } from '../engine-error.js'
import { byteKey } from '../ids.js'
import { type BincodeReader, type BincodeWriter, decodeTime, encodeTime } from './bincode.js'
import { Journal } from './journal.js'

interface CacheEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
  /** The expiry as its 12 bytes, kept verbatim. */
  readonly expiration: Uint8Array | undefined
  /** The same in milliseconds since the epoch. */
  readonly deadline: number
}

/** Empty key, empty value, no expiration. */
const SMALLEST_ENTRY = 8 + 8 + 1

/**
 * A client's store: values by key, each with an optional lifetime. It is data, not secrets: values
 * lie in ordinary memory, and only the snapshot file is encrypted.
 *
 * Bytes are copied in and out. `now` and lifetimes are milliseconds, integers of 0 or more; an
 * entry is expired from the moment that its lifetime is over (now ≥ deadline), is then as good as
 * absent to every method, and leaves with `sweep`. Methods throw EngineError `INVALID_ARGUMENT` for
 * another `now` or lifetime.
 */
export class Cache {
  readonly #table = new Map<string, CacheEntry>()
  #keyBytes = 0
  readonly #journal: Journal
  /** `scan_freq`, `created_at`, `last_scan_at`, encoded. Nothing here uses them; they are kept. */
  readonly #settings: Uint8Array

  private constructor(journal: Journal, settings: Uint8Array) {
    this.#journal = journal
    this.#settings = settings
  }

  /** An empty store, created at `now`; its changes can be taken back through `journal`. */
  static make(now: number, journal = new Journal()): Cache {
    requireTime(now)
    const settings = new Uint8Array(14)
    settings.set(encodeTime(now), 1)
    return new Cache(journal, settings)
  }

  /** Reads a `Cache` of the payload. @throws EngineError `SNAPSHOT_DAMAGED`. */
  static read(reader: BincodeReader, journal: Journal): Cache {
    const entries: CacheEntry[] = []
    for (let count = reader.count(SMALLEST_ENTRY); count > 0; count--) {
      const key = reader.takeString().slice()
      const value = reader.takeString().slice()
      const expiration = reader.option() ? reader.takeTime().slice() : undefined
      const deadline = expiration === undefined ? Number.POSITIVE_INFINITY : decodeTime(expiration)
      entries.push({ key, value, expiration, deadline })
    }
    const start = reader.offset
    if (reader.option()) reader.takeTime()
    reader.takeTime()
    if (reader.option()) reader.takeTime()
    const cache = new Cache(journal, reader.bytes.slice(start, reader.offset))
    for (const entry of entries) cache.#put(byteKey(entry.key), entry)
    if (cache.#table.size !== entries.length) throw new EngineError('SNAPSHOT_DAMAGED')
    return cache
  }

  /** The same entries and settings, changed through another journal. */
  copy(journal: Journal): Cache {
    const cache = new Cache(journal, this.#settings)
    // Entries never change, they are replaced.
    for (const [name, entry] of this.#table) cache.#put(name, entry)
    return cache
  }

  /** Stores a value and returns the one that it replaces. @param lifetime undefined for no end. */
  insert(
    key: Uint8Array,
    value: Uint8Array,
    lifetime: number | undefined,
    now: number,
  ): Uint8Array | undefined {
    const previous = this.get(key, now)
    let expiration: Uint8Array | undefined
    let deadline = Number.POSITIVE_INFINITY
    if (lifetime !== undefined) {
      requireTime(lifetime)
      deadline = now + lifetime
      requireTime(deadline)
      expiration = encodeTime(deadline)
    }
    const name = byteKey(key)
    this.#change(name, { key: key.slice(), value: value.slice(), expiration, deadline })
    return previous
  }

  /**
   * Replaces an existing value by another one, with the same expiration to the nanosecond.
   * `false` when there is none.
   */
  amend(key: Uint8Array, value: Uint8Array): boolean {
    const name = byteKey(key)
    const entry = this.#table.get(name)
    if (entry === undefined) return false
    this.#change(name, { ...entry, value: value.slice() })
    return true
  }

  /** The value of `key`, or undefined. */
  get(key: Uint8Array, now: number): Uint8Array | undefined {
    requireTime(now)
    const entry = this.#table.get(byteKey(key))
    return entry === undefined || now >= entry.deadline ? undefined : entry.value.slice()
  }

  /** Removes a value and gives it. */
  delete(key: Uint8Array, now: number): Uint8Array | undefined {
    const previous = this.get(key, now)
    this.#change(byteKey(key), undefined)
    return previous
  }

  /** Bytes of the value under `key`, expired or not: 0 for none. */
  lengthOf(key: Uint8Array): number {
    return this.#table.get(byteKey(key))?.value.length ?? 0
  }

  /** The number of entries, expired or not, and the bytes of their keys together. */
  get keySizes(): { readonly count: number; readonly bytes: number } {
    return { count: this.#table.size, bytes: this.#keyBytes }
  }

  /** Whether `key` has a value. */
  has(key: Uint8Array, now: number): boolean {
    requireTime(now)
    const entry = this.#table.get(byteKey(key))
    return entry !== undefined && now < entry.deadline
  }

  /** The keys of all values. */
  keys(now: number): Uint8Array[] {
    requireTime(now)
    const keys: Uint8Array[] = []
    for (const { key, deadline } of this.#table.values()) if (now < deadline) keys.push(key.slice())
    return keys
  }

  /** Removes everything. */
  clear(): void {
    for (const name of [...this.#table.keys()]) this.#change(name, undefined)
  }

  /** Removes expired entries and returns their number. */
  sweep(now: number): number {
    requireTime(now)
    const before = this.#table.size
    for (const [name, { deadline }] of [...this.#table]) {
      if (now >= deadline) this.#change(name, undefined)
    }
    return before - this.#table.size
  }

  /** Length in bytes of the output of `write`. */
  encodedLength(): number {
    let length = 8 + this.#settings.length
    for (const { key, value, expiration } of this.#table.values()) {
      length += SMALLEST_ENTRY + key.length + value.length + (expiration?.length ?? 0)
    }
    return length
  }

  /** Writes the `Cache` of the payload. */
  write(writer: BincodeWriter): void {
    writer.count(this.#table.size)
    for (const { key, value, expiration } of this.#table.values()) {
      writer.string(key)
      writer.string(value)
      writer.option(expiration !== undefined)
      if (expiration !== undefined) writer.raw(expiration)
    }
    writer.raw(this.#settings)
  }

  #change(name: string, entry: CacheEntry | undefined): void {
    const previous = this.#table.get(name)
    this.#put(name, entry)
    this.#journal.record(() => this.#put(name, previous))
  }

  #put(name: string, entry: CacheEntry | undefined): void {
    if (this.#table.has(name)) this.#keyBytes -= name.length
    if (entry === undefined) this.#table.delete(name)
    else {
      this.#table.set(name, entry)
      this.#keyBytes += name.length
    }
  }
}

function requireTime(milliseconds: number): void {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
    throw new EngineError('INVALID_ARGUMENT')
  }
}
