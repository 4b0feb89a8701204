import { channelBroken } from '../errors.js'
import { tagLength } from './aead.js'
import {
  lengthFieldLength,
  maxPlaintextLength,
  maxRecordLength,
  type RecordOpener,
} from './record.js'

/**
 * Cuts a byte stream into records and opens them. The bytes are read straight into `writable`, so
 * that the zone, which has no event loop, needs no other buffer.
 */
export class RecordStream {
  readonly #opener: RecordOpener
  readonly #buffer = new Uint8Array(2 * maxRecordLength)
  #start = 0
  #end = 0

  constructor(opener: RecordOpener) {
    this.#opener = opener
  }

  /** Where the next bytes of the stream go: never empty once `next` has returned `undefined`. */
  writable(): Uint8Array {
    if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end)
      this.#end -= this.#start
      this.#start = 0
    }
    return this.#buffer.subarray(this.#end)
  }

  /** Says that `count` bytes were put into `writable`. */
  advance(count: number): void {
    this.#end += count
  }

  /**
   * The plaintext of the next record, or `undefined` when more bytes are needed.
   * @throws ZoneError `ZONE_DIED` for a length that no record has, or a record that does not open.
   */
  next(): Uint8Array | undefined {
    const start = this.#start
    const available = this.#end - start
    if (available < lengthFieldLength) return undefined
    const buffer = this.#buffer
    const length =
      ((buffer[start] as number) |
        ((buffer[start + 1] as number) << 8) |
        ((buffer[start + 2] as number) << 16) |
        ((buffer[start + 3] as number) << 24)) >>>
      0
    if (length > maxPlaintextLength) throw channelBroken('a record is too long')
    if (available < lengthFieldLength + length + tagLength) return undefined
    const ciphertext = start + lengthFieldLength
    const tag = ciphertext + length
    this.#start = tag + tagLength
    return this.#opener.open(
      buffer.subarray(ciphertext, tag),
      buffer.subarray(tag, tag + tagLength),
    )
  }

  /** Puts `chunk` into the stream and hands every plaintext that is complete to `use`. */
  push(chunk: Uint8Array, use: (plaintext: Uint8Array) => void): void {
    for (let taken = 0; taken < chunk.length; ) {
      const space = this.writable()
      const count = Math.min(space.length, chunk.length - taken)
      space.set(
        taken === 0 && count === chunk.length ? chunk : chunk.subarray(taken, taken + count),
      )
      this.advance(count)
      taken += count
      for (let plaintext = this.next(); plaintext !== undefined; plaintext = this.next()) {
        use(plaintext)
      }
    }
  }
}
