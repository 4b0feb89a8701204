import { channelBroken } from '../errors.js'
import { aead, tagLength } from './aead.js'

/** The most plaintext in one record, in bytes. */
export const maxPlaintextLength = 256 * 1024
/** Bytes of the length field in front of a record. */
export const lengthFieldLength = 4
/** The longest record, in bytes. */
export const maxRecordLength = lengthFieldLength + maxPlaintextLength + tagLength

/**
 * One direction's key and nonce. A nonce is a 96-bit counter: it never repeats under a key, and
 * both sides know it without sending it, so a record that is replayed, dropped or moved does not
 * open. Nothing here checks for 2^53: at one record per microsecond that takes 285 years.
 */
class Direction {
  readonly #key: Uint8Array
  readonly #nonce = new Uint8Array(12)
  readonly #nonceView = new DataView(this.#nonce.buffer)
  #counter = 0

  /** Takes ownership of `key` (32 bytes). */
  constructor(key: Uint8Array) {
    // libsodium's binding would read past a shorter one.
    if (key.length !== 32) throw new RangeError('a channel key has 32 bytes')
    this.#key = key
  }

  get key(): Uint8Array {
    return this.#key
  }

  /** The next nonce; the array is reused. */
  advance(): Uint8Array {
    const counter = this.#counter++
    this.#nonceView.setUint32(0, counter >>> 0, true)
    if (counter > 0xffffffff) this.#nonceView.setUint32(4, Math.floor(counter / 2 ** 32), true)
    return this.#nonce
  }

  wipe(): void {
    this.#key.fill(0)
  }
}

/** Seals plaintexts into records: `u32 length ‖ ciphertext ‖ tag`. */
export class RecordSealer {
  readonly #direction: Direction

  /** Takes ownership of `key`: 32 bytes, used for one direction of one channel only. */
  constructor(key: Uint8Array) {
    this.#direction = new Direction(key)
  }

  /** The whole record for `plaintext` (0 to `maxPlaintextLength` bytes). */
  seal(plaintext: Uint8Array): Uint8Array {
    const { length } = plaintext
    const record = Buffer.allocUnsafe(lengthFieldLength + length + tagLength)
    record[0] = length
    record[1] = length >>> 8
    record[2] = length >>> 16
    record[3] = length >>> 24
    const { key } = this.#direction
    const tag = record.subarray(lengthFieldLength + length)
    const ciphertext = record.subarray(lengthFieldLength, lengthFieldLength + length)
    aead.seal(ciphertext, tag, plaintext, this.#direction.advance(), key)
    return record
  }

  /** Overwrites the key; the sealer is of no use afterwards. */
  wipe(): void {
    this.#direction.wipe()
  }
}

/** Opens records in the order in which they were sealed. One failure ends it for good. */
export class RecordOpener {
  readonly #direction: Direction
  #broken = false

  /** Takes ownership of `key`: 32 bytes, the peer's sealing key. */
  constructor(key: Uint8Array) {
    this.#direction = new Direction(key)
  }

  /**
   * The plaintext of one record, in memory that nothing else uses.
   * @throws ZoneError `ZONE_DIED` when the tag does not match: altered, replayed or out of order.
   */
  open(ciphertext: Uint8Array, tag: Uint8Array): Uint8Array {
    if (this.#broken) throw channelBroken('a record did not open before')
    if (tag.length !== tagLength) throw channelBroken('a record has no tag')
    const plaintext = new Uint8Array(new ArrayBuffer(ciphertext.length))
    const { key } = this.#direction
    if (!aead.open(plaintext, ciphertext, tag, this.#direction.advance(), key)) {
      this.#broken = true
      throw channelBroken('a record does not open')
    }
    return plaintext
  }

  /** Overwrites the key; the opener is of no use afterwards. */
  wipe(): void {
    this.#direction.wipe()
    this.#broken = true
  }
}
