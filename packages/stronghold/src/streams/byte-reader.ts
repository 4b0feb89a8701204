import { requireBytes } from '../contract/codec/any-bytes.js'

/** Bytes in pieces of any length: a file, a socket, a web stream, an array. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Reads pieces of any length as pieces of a given length. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  /** The unread rest of the last piece; never empty. `undefined` when a piece is needed. */
  #rest: Uint8Array | undefined
  #ended = false

  constructor(source: ByteSource) {
    this.#pieces =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  }

  /** The next `length` bytes in memory of their own; fewer only where the source ends. */
  async read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length)
    let filled = 0
    while (filled < length && !(await this.ended())) {
      const rest = this.#rest as Uint8Array
      const part = rest.subarray(0, length - filled)
      bytes.set(part, filled)
      filled += part.length
      this.#rest = part.length === rest.length ? undefined : rest.subarray(part.length)
    }
    return bytes.subarray(0, filled)
  }

  /** Whether everything was read. */
  async ended(): Promise<boolean> {
    while (this.#rest === undefined && !this.#ended) {
      const next = await this.#pieces.next()
      if (next.done) this.#ended = true
      else {
        requireBytes(next.value, 'pieces of bytes')
        if (next.value.length > 0) this.#rest = next.value
      }
    }
    return this.#rest === undefined
  }

  /** Tells the source that no more is wanted, so that it can close its resources. */
  async close(): Promise<void> {
    if (!this.#ended) await this.#pieces.return?.()
    this.#ended = true
  }
}
