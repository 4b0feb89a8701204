/** The error of a reader: the file is no key. It holds none of the file. */
export class Malformed extends Error {}

/** Reads parts of bytes, one after the other. It answers views, which are wiped with the bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length
  }

  /** @throws Malformed when there are fewer. */
  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new Malformed()
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  u8(): number {
    return this.take(1)[0] as number
  }

  /** Big-endian. */
  u32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4)
    return a * 2 ** 24 + ((b << 16) | (c << 8) | d)
  }

  /** How many were read. */
  get offset(): number {
    return this.#at
  }

  /** Those that were read from one offset to another. */
  between(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to)
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at)
  }

  /** The next byte, if there is one; it stays. */
  peek(): number | undefined {
    return this.#bytes[this.#at]
  }
}

/** @throws Malformed unless both are the same bytes. */
export function requireSame(bytes: Uint8Array, wanted: Uint8Array): void {
  if (!isSame(bytes, wanted)) throw new Malformed()
}

/** Whether both are the same bytes. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** A number of at most 32 bytes, big-endian, as 32 bytes of its own. @throws Malformed. */
export function scalar(bytes: Uint8Array): Uint8Array {
  let from = 0
  while (from < bytes.length && bytes.length - from > 32 && bytes[from] === 0) from++
  if (bytes.length - from > 32 || bytes.length === 0) throw new Malformed()
  const own = new Uint8Array(32)
  own.set(bytes.subarray(from), 32 - (bytes.length - from))
  return own
}
