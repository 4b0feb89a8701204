import { EngineError } from '../engine-error.js'

/**
 * bincode 1.3 with its default options: fixed-width little-endian integers, counts and lengths as
 * u64, an option as one byte (0 or 1) and the value. Reading is bounds-checked throughout, and a
 * count is refused before anything is allocated for it.
 */
export class BincodeReader {
  readonly bytes: Uint8Array
  /** Where the next value begins. */
  offset = 0
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** A view of the next `length` bytes. */
  take(length: number): Uint8Array {
    const start = this.offset
    this.skip(length)
    return this.bytes.subarray(start, this.offset)
  }

  /** Passes over `length` bytes. */
  skip(length: number): void {
    if (length > this.bytes.length - this.offset) throw new EngineError('SNAPSHOT_DAMAGED')
    this.offset += length
  }

  /** A view of a byte string: its length as u64, then as many bytes. */
  takeString(): Uint8Array {
    return this.take(this.count(1))
  }

  /** Passes over a byte string. */
  skipString(): void {
    this.skip(this.count(1))
  }

  /** A count of elements that have at least `minimum` bytes each. */
  count(minimum: number): number {
    const at = this.offset
    this.skip(8)
    const low = this.#view.getUint32(at, true)
    const high = this.#view.getUint32(at + 4, true)
    if (high !== 0 || low * minimum > this.bytes.length - this.offset) {
      throw new EngineError('SNAPSHOT_DAMAGED')
    }
    return low
  }

  /** Whether a value follows. */
  option(): boolean {
    const at = this.offset
    this.skip(1)
    const tag = this.bytes[at]
    if (tag !== 0 && tag !== 1) throw new EngineError('SNAPSHOT_DAMAGED')
    return tag === 1
  }

  /** A view of a `Duration` or `SystemTime`: seconds as u64, nanoseconds as u32 below 10^9. */
  takeTime(): Uint8Array {
    const at = this.offset
    this.skip(TIME_LENGTH)
    if (this.#view.getUint32(at + 8, true) >= 1e9) throw new EngineError('SNAPSHOT_DAMAGED')
    return this.bytes.subarray(at, this.offset)
  }
}

/** Writes the format of `BincodeReader` into bytes whose length was computed before. */
export class BincodeWriter {
  readonly bytes: Uint8Array
  /** Where the next value goes. */
  offset = 0
  readonly #view: DataView

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
    this.#view = new DataView(this.bytes.buffer)
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.offset)
    this.offset += bytes.length
  }

  /** Makes room for `length` bytes that the caller fills in. */
  room(length: number): Uint8Array {
    const start = this.offset
    this.offset += length
    return this.bytes.subarray(start, this.offset)
  }

  /** Writes a count or length (below 2^32, as every buffer is). */
  count(value: number): void {
    this.#view.setUint32(this.offset, value, true)
    this.offset += 8
  }

  /** Writes a byte string with its length. */
  string(bytes: Uint8Array): void {
    this.count(bytes.length)
    this.raw(bytes)
  }

  /** Writes the byte that says whether a value follows. */
  option(present: boolean): void {
    this.bytes[this.offset++] = present ? 1 : 0
  }
}

/** Length in bytes of a `Duration` or `SystemTime`. */
export const TIME_LENGTH = 12

/** A time as its 12 bytes. @param milliseconds since the epoch: an integer, 0 or more. */
export function encodeTime(milliseconds: number): Uint8Array {
  const seconds = Math.floor(milliseconds / 1000)
  const bytes = new Uint8Array(TIME_LENGTH)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, seconds % 2 ** 32, true)
  view.setUint32(4, Math.floor(seconds / 2 ** 32), true)
  view.setUint32(8, (milliseconds - seconds * 1000) * 1e6, true)
  return bytes
}

/** Milliseconds since the epoch of 12 such bytes; exact for every date before the year 10,000. */
export function decodeTime(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const seconds = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32
  return seconds * 1000 + view.getUint32(8, true) / 1e6
}
