import { channelBroken } from '../errors.js'
import { headerLength, type MessageHandler } from './message.js'

/** Cuts the stream of plaintexts into messages; a message may begin in one and end in another. */
export class MessageReader {
  readonly #maxLength: number
  readonly #handle: MessageHandler
  readonly #header = new Uint8Array(headerLength)
  readonly #headerView = new DataView(this.#header.buffer)
  #headerFilled = 0
  #payload: Uint8Array | undefined
  #payloadFilled = 0

  /** `maxLength`: the longest payload that is accepted, in bytes. */
  constructor(maxLength: number, handle: MessageHandler) {
    this.#maxLength = maxLength
    this.#handle = handle
  }

  /**
   * Takes the next plaintext. Payloads that lie in it as a whole are handed on as views of it.
   * @throws ZoneError `ZONE_DIED` when a message is longer than `maxLength`.
   */
  push(bytes: Uint8Array): void {
    const end = bytes.length
    let at = this.#headerFilled === 0 ? 0 : this.#resume(bytes)
    if (at === end) return
    const view = new DataView(bytes.buffer, bytes.byteOffset, end)
    while (end - at >= headerLength) {
      const length = view.getUint32(at, true)
      if (length > this.#maxLength) throw channelBroken('a message is too long')
      const next = at + headerLength + length
      if (next > end) break
      this.#handle(
        view.getUint32(at + 4, true),
        view.getUint8(at + 8),
        view.getUint16(at + 9, true),
        bytes.subarray(at + headerLength, next),
        false,
      )
      at = next
    }
    if (at < end) this.#suspend(bytes.subarray(at))
  }

  /** Overwrites the received part of an unfinished message. */
  wipe(): void {
    this.#payload?.fill(0)
    this.#payload = undefined
    this.#header.fill(0)
    this.#headerFilled = 0
  }

  /** Continues the unfinished message, and returns where in `bytes` the next one begins. */
  #resume(bytes: Uint8Array): number {
    let at = 0
    if (this.#headerFilled < headerLength) {
      at = Math.min(headerLength - this.#headerFilled, bytes.length)
      this.#header.set(bytes.subarray(0, at), this.#headerFilled)
      this.#headerFilled += at
      if (this.#headerFilled < headerLength) return at
      this.#allocate()
    }
    return at + this.#fill(bytes.subarray(at))
  }

  /** Begins an unfinished message with `bytes`, all that there is of it so far. */
  #suspend(bytes: Uint8Array): void {
    const count = Math.min(headerLength, bytes.length)
    this.#header.set(bytes.subarray(0, count))
    this.#headerFilled = count
    if (count < headerLength) return
    this.#allocate()
    this.#fill(bytes.subarray(count))
  }

  #allocate(): void {
    const length = this.#headerView.getUint32(0, true)
    if (length > this.#maxLength) throw channelBroken('a message is too long')
    this.#payload = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer)
    this.#payloadFilled = 0
  }

  /** Copies into the unfinished payload, hands it on when it is whole, and returns the count. */
  #fill(bytes: Uint8Array): number {
    const payload = this.#payload as Uint8Array
    const count = Math.min(payload.length - this.#payloadFilled, bytes.length)
    payload.set(count === bytes.length ? bytes : bytes.subarray(0, count), this.#payloadFilled)
    this.#payloadFilled += count
    if (this.#payloadFilled === payload.length) {
      this.#payload = undefined
      this.#headerFilled = 0
      const view = this.#headerView
      this.#handle(
        view.getUint32(4, true),
        view.getUint8(8),
        view.getUint16(9, true),
        payload,
        true,
      )
    }
    return count
  }
}
