import { byteKey } from '@stronghold/engine'
import { decode, encode, malformed, Reader, Writer } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type AttributeEntry, bucketEntry, bucketHead, entry, entryKinds } from './entry.js'
import { type EntryHead, entryHeadAt, entryHeadOf } from './entry-head.js'
import { bucketNumberOf, isEntryKey } from './entry-key.js'
import { namesMade } from './held-policy.js'

const lengthOfLength = 4
const headLength = bucketHead.size({ version: '1', count: 0 })

/** The part that is taken of another snapshot's entry. */
export type Admit = (entry: AttributeEntry, key: Uint8Array) => AttributeEntry

/** Called for each entry that is read: `Tally.entry`. */
export type ChargeEntry = (bytes: number, names: number) => void

/** One entry for its lifetime: its remembered value is never out of date. */
export class Slot {
  readonly name: string
  readonly key: Uint8Array
  entry: AttributeEntry
  readonly #bucket: Bucket

  constructor(bucket: Bucket, name: string, key: Uint8Array, value: AttributeEntry) {
    this.#bucket = bucket
    this.name = name
    this.key = key
    this.entry = value
  }

  /** To be called when the entry was replaced, or its usage is about to change in place. */
  touch(): void {
    this.#bucket.touch(this)
  }
}

/**
 * Some of a client's entries, which are written together. They stay encoded until they are needed,
 * so that opening a file of 100,000 records decodes none; and unchanged ones are copied when the
 * bucket is written, so that the cost of a commit depends on the changes.
 */
export class Bucket {
  /** Whether it differs from the snapshot's record. */
  dirty = false
  /** As it was read or last written. */
  #bytes = encode(bucketHead, { version: '1', count: 0 })
  /** The offsets of unchanged entries in the bytes, from front to back. */
  readonly #places = new Map<string, number>()
  /** Beginnings and ends of outdated parts of the bytes. */
  #holes: { readonly start: number; readonly end: number }[] = []
  readonly #slots = new Map<string, Slot>()
  /** The filter of entries that are read. */
  readonly #admit: Admit | undefined
  readonly #charge: ChargeEntry | undefined
  readonly #changed = new Set<Slot>()

  constructor(admit?: Admit, charge?: ChargeEntry) {
    this.#admit = admit
    this.#charge = charge
  }

  /**
   * `content` is copied. `admit`: every entry passes through it when it is decoded, so that its raw
   * value is never seen. Of entries that stay encoded, the keys and kinds are checked: a misplaced
   * entry would be found as another.
   * @throws StrongholdError `INVALID_ARGUMENT` for bytes that are not the bucket of this number.
   */
  static read(content: Uint8Array, number: number, admit?: Admit, charge?: ChargeEntry): Bucket {
    const bucket = new Bucket(admit, charge)
    bucket.#bytes = content.slice()
    const reader = new Reader(bucket.#bytes)
    const { count } = bucketHead.read(reader)
    for (let i = 0; i < count; i++) {
      const start = reader.offset
      const key = reader.raw(reader.u32())
      const kind = entryKinds[reader.raw(reader.u32())[0] ?? entryKinds.length]
      // An entry in the wrong bucket would not be found by its key: a record would lose its policy
      // by it.
      if (!isEntryKey(key, kind) || bucketNumberOf(key) !== number) throw malformed()
      const name = byteKey(key)
      // Of two entries of one key, readers could take different ones: one with a policy, one
      // without.
      if (bucket.#places.has(name)) throw malformed()
      bucket.#places.set(name, start)
    }
    reader.end()
    return bucket
  }

  /** All entries, decoded. */
  *all(): Generator<Slot> {
    for (const name of [...this.#places.keys()]) if (!this.#slots.has(name)) this.at(name)
    yield* this.#slots.values()
  }

  /** The names of all entries, decoded or not. */
  *names(): Generator<string> {
    yield* this.#places.keys()
    for (const name of this.#slots.keys()) if (!this.#places.has(name)) yield name
  }

  has(name: string): boolean {
    return this.#places.has(name) || this.#slots.has(name)
  }

  /** The head of an entry for a comparison, without decoding the rest. */
  glance(name: string): EntryHead | undefined {
    const start = this.#places.get(name)
    if (start !== undefined) return undamaged(() => entryHeadAt(this.#bytes, start))
    const slot = this.#slots.get(name)
    return slot && entryHeadOf(slot.key, slot.entry)
  }

  /** The entries to write again. */
  get changed(): ReadonlySet<Slot> {
    return this.#changed
  }

  /**
   * @throws StrongholdError `SNAPSHOT_DAMAGED` for an entry that cannot be decoded, `TOO_EXPENSIVE`
   * for an entry beyond the budget of the message.
   */
  at(name: string): Slot | undefined {
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const start = this.#places.get(name)
    if (start === undefined) return undefined
    const { key, entry: bytes } = this.#framed(start)
    this.#charge?.(bytes.length, 0)
    const before = namesMade()
    const read = undamaged(() => decode(entry, bytes))
    this.#charge?.(0, namesMade() - before)
    const value = this.#admit === undefined ? read : this.#admit(read, key)
    const slot = new Slot(this, name, key, value)
    this.#slots.set(name, slot)
    return slot
  }

  put(name: string, key: Uint8Array, value: AttributeEntry | undefined): void {
    this.dirty = true
    let slot = this.at(name)
    if (value === undefined) {
      if (slot === undefined) return
      this.#dig(slot)
      this.#slots.delete(name)
      this.#changed.delete(slot)
      return
    }
    if (slot === undefined) {
      slot = new Slot(this, name, key, value)
      this.#slots.set(name, slot)
    }
    slot.entry = value
    this.touch(slot)
  }

  /** Notes that an entry changes in place. */
  touch(slot: Slot): void {
    this.dirty = true
    if (this.#changed.has(slot)) return
    this.#changed.add(slot)
    this.#dig(slot)
  }

  /** Forgets decoded entries that can be decoded again. No caller may hold one of their slots. */
  forget(): void {
    for (const [name, slot] of this.#slots) if (!this.#changed.has(slot)) this.#slots.delete(name)
  }

  get isEmpty(): boolean {
    return this.#places.size + this.#changed.size === 0
  }

  /** The same entries, as those of a record that is not written yet. */
  copy(number: number): Bucket {
    // The bytes hold the entries before admission.
    if (this.#admit !== undefined) for (const slot of this.all()) this.touch(slot)
    const copy = Bucket.read(this.peek(), number, undefined, this.#charge)
    copy.dirty = true
    return copy
  }

  /** The result of `write`. Pending changes stay pending. */
  peek(): Uint8Array {
    const { dirty } = this
    const changed = [...this.#changed]
    const bytes = this.write()
    for (const slot of changed) this.touch(slot)
    this.dirty = dirty
    return bytes
  }

  /** The bytes that `read` takes, with all changes until now. */
  write(): Uint8Array {
    const added = [...this.#changed].map((slot) => ({
      name: slot.name,
      bytes: framed(slot),
    }))
    let length = this.#bytes.length
    for (const { start, end } of this.#holes) length -= end - start
    let at = length
    for (const { bytes } of added) length += bytes.length
    const written = new Uint8Array(length)
    const count = this.#places.size + added.length
    written.set(encode(bucketHead, { version: '1', count }))
    this.#close(written)
    for (const { name, bytes } of added) {
      written.set(bytes, at)
      this.#places.set(name, at)
      at += bytes.length
    }
    this.#changed.clear()
    this.#bytes = written
    this.dirty = false
    return written
  }

  /** Copies the bytes between the holes, and adjusts the offsets. */
  #close(target: Uint8Array): void {
    const holes = this.#holes.sort((a, b) => a.start - b.start)
    let from = headLength
    let at = headLength
    for (const { start, end } of [...holes, { start: this.#bytes.length, end: 0 }]) {
      target.set(this.#bytes.subarray(from, start), at)
      at += start - from
      from = end
    }
    this.#holes = []
    if (holes.length === 0) return
    let passed = 0
    let shift = 0
    for (const [name, place] of this.#places) {
      for (let hole = holes[passed]; hole !== undefined && hole.start < place; ) {
        shift += hole.end - hole.start
        hole = holes[++passed]
      }
      if (shift > 0) this.#places.set(name, place - shift)
    }
  }

  #dig({ name }: Slot): void {
    const start = this.#places.get(name)
    if (start === undefined) return
    this.#holes.push({ start, end: this.#framed(start).end })
    this.#places.delete(name)
  }

  #framed(start: number) {
    const reader = new Reader(this.#bytes)
    reader.offset = start
    return { ...bucketEntry.read(reader), end: reader.offset }
  }
}

function undamaged<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new StrongholdError('SNAPSHOT_DAMAGED', { cause: error })
  }
}

/** A slot as `bucketEntry` has it: the entry is written in its place, not copied there. */
function framed({ key, entry: value }: Slot): Uint8Array {
  const length = entry.size(value)
  const writer = new Writer(2 * lengthOfLength + key.length + length)
  writer.u32(key.length)
  writer.raw(key)
  writer.u32(length)
  entry.write(writer, value)
  return writer.bytes
}
