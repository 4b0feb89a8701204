import { headerLength } from './message.js'
import { maxPlaintextLength, type RecordSealer } from './record.js'

/** Longer payloads are sealed from where they are; shorter ones share a record with others. */
const copyLimit = 64 * 1024

/** Gathers messages and seals them into as few records as they fit in. */
export class MessageWriter {
  readonly #sealer: RecordSealer
  readonly #write: (record: Uint8Array) => void
  readonly #batch = new Uint8Array(maxPlaintextLength)
  readonly #view = new DataView(this.#batch.buffer)
  #used = 0

  constructor(sealer: RecordSealer, write: (record: Uint8Array) => void) {
    this.#sealer = sealer
    this.#write = write
  }

  /**
   * Adds one message. `payload` is not used after the return; with `wipe` it is zeroed. The caller
   * has checked its length.
   */
  add(call: number, kind: number, code: number, payload: Uint8Array, wipe: boolean): void {
    const length = payload.length
    const copied = length <= copyLimit
    if (this.#used + headerLength + (copied ? length : 0) > maxPlaintextLength) this.flush()
    const at = this.#used
    const view = this.#view
    view.setUint32(at, length, true)
    view.setUint32(at + 4, call, true)
    view.setUint8(at + 8, kind)
    view.setUint16(at + 9, code, true)
    this.#used = at + headerLength
    if (copied) {
      this.#batch.set(payload, this.#used)
      this.#used += length
    } else {
      this.flush()
      for (let start = 0; start < length; start += maxPlaintextLength) {
        this.#write(this.#sealer.seal(payload.subarray(start, start + maxPlaintextLength)))
      }
    }
    if (wipe) payload.fill(0)
  }

  /** Seals and writes what was added since the last time. */
  flush(): void {
    if (this.#used === 0) return
    const plaintext = this.#batch.subarray(0, this.#used)
    this.#used = 0
    const record = this.#sealer.seal(plaintext)
    plaintext.fill(0)
    this.#write(record)
  }
}
