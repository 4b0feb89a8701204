import { makeWipeable } from '../../contract/wipeable.js'

/** Bytes before each frame of a stream: its length. */
export const prefixLength = 4

/**
 * Cuts a stream of bytes into frames: a u32 length, little-endian, then so many bytes. The longest
 * frame is decided before memory is taken for it.
 */
export class FrameReader {
  /** The longest frame, in bytes; holds for frames that begin from now on. */
  limit: number
  readonly #deliver: (frame: Uint8Array) => void
  readonly #prefix = new Uint8Array(prefixLength)
  #prefixed = 0
  #frame: Uint8Array | undefined
  #filled = 0

  constructor(limit: number, deliver: (frame: Uint8Array) => void) {
    this.limit = limit
    this.#deliver = deliver
  }

  /**
   * Takes bytes, which stay the caller's, and delivers the frames that they complete.
   * Answers `false` when a frame is longer than the limit; nothing must be pushed after that.
   */
  push(bytes: Uint8Array): boolean {
    let offset = 0
    while (offset < bytes.length) {
      if (this.#frame === undefined) {
        this.#prefix[this.#prefixed++] = bytes[offset++] as number
        if (this.#prefixed === prefixLength && !this.#begin()) return false
      } else {
        const part = bytes.subarray(offset, offset + this.#frame.length - this.#filled)
        this.#frame.set(part, this.#filled)
        this.#filled += part.length
        offset += part.length
      }
      this.#finish()
    }
    return true
  }

  /** Wipes what is unfinished. */
  wipe(): void {
    this.#frame?.fill(0)
  }

  #begin(): boolean {
    const length = new DataView(this.#prefix.buffer).getUint32(0, true)
    if (length > this.limit) return false
    this.#frame = makeWipeable(length)
    this.#filled = 0
    return true
  }

  #finish(): void {
    const frame = this.#frame
    if (frame === undefined || this.#filled < frame.length) return
    this.#frame = undefined
    this.#prefixed = 0
    this.#deliver(frame)
  }
}

/** The frame with its length before it, in memory of its own; the frame is wiped. */
export function prefixed(frame: Uint8Array): Uint8Array {
  const bytes = makeWipeable(prefixLength + frame.length)
  new DataView(bytes.buffer).setUint32(0, frame.length, true)
  bytes.set(frame, prefixLength)
  frame.fill(0)
  return bytes
}
