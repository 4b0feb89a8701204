import { byteKey } from '@stronghold/engine'
import { decode, encode } from '../../codec/index.js'
import { bucketContent, type Entry, entry } from './entry.js'

/**
 * Some of a client's entries: those that are written together. Entries stay encoded until they are
 * asked for, so that opening a file of 100,000 records decodes none.
 */
export class Bucket {
  /** Whether it differs from what the snapshot's record has. */
  dirty = false
  readonly #encoded = new Map<string, { readonly key: Uint8Array; readonly bytes: Uint8Array }>()
  readonly #decoded = new Map<string, { readonly key: Uint8Array; readonly entry: Entry }>()

  /** `content` is copied. @throws StrongholdError `INVALID_ARGUMENT` for what is no bucket. */
  static read(content: Uint8Array): Bucket {
    const bucket = new Bucket()
    for (const { key, entry: bytes } of decode(bucketContent, content.slice()).entries) {
      bucket.#encoded.set(byteKey(key), { key, bytes })
    }
    return bucket
  }

  /** Entries by `byteKey` of their key, all decoded. */
  get entries(): ReadonlyMap<string, { readonly key: Uint8Array; readonly entry: Entry }> {
    for (const [name, { key }] of [...this.#encoded]) this.at(name, key)
    return this.#decoded
  }

  /** Those that were asked for or set; the others have not changed. */
  *decoded(): Generator<Entry> {
    for (const { entry } of this.#decoded.values()) yield entry
  }

  at(name: string, key: Uint8Array): Entry | undefined {
    const known = this.#decoded.get(name)
    if (known !== undefined) return known.entry
    const encoded = this.#encoded.get(name)
    if (encoded === undefined) return undefined
    const value = decode(entry, encoded.bytes)
    this.#decoded.set(name, { key, entry: value })
    this.#encoded.delete(name)
    return value
  }

  put(name: string, key: Uint8Array, value: Entry | undefined): void {
    this.dirty = true
    this.#encoded.delete(name)
    if (value === undefined) this.#decoded.delete(name)
    else this.#decoded.set(name, { key, entry: value })
  }

  get isEmpty(): boolean {
    return this.#encoded.size + this.#decoded.size === 0
  }

  /** The same entries, as a record that has yet to be written would have them. */
  copy(): Bucket {
    const copy = Bucket.read(this.write())
    copy.dirty = true
    return copy
  }

  /** The bytes that `read` takes. */
  write(): Uint8Array {
    const entries: { key: Uint8Array; entry: Uint8Array }[] = []
    for (const { key, bytes } of this.#encoded.values()) entries.push({ key, entry: bytes })
    for (const { key, entry: value } of this.#decoded.values()) {
      entries.push({ key, entry: encode(entry, value) })
    }
    return encode(bucketContent, { version: '1', entries })
  }
}
