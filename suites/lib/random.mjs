// Random choices that a seed repeats (the mulberry32 generator); never for keys that matter.

/** A generator of test data. */
export class Random {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** An integer from 0 to `limit - 1`. */
  below(limit) {
    return this.#next() % limit
  }

  /** From 0 to 1, which it never is. */
  fraction() {
    return this.#next() / 2 ** 32
  }

  #next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** One of these. */
  pick(values) {
    return values[this.below(values.length)]
  }

  /** So many bytes, hexadecimal. */
  bytes(length) {
    const bytes = Buffer.alloc(length)
    for (let i = 0; i < length; i++) bytes[i] = this.below(256)
    return bytes.toString('hex')
  }
}
