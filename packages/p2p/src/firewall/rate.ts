/**
 * So many of something in so many milliseconds (a token bucket, which holds as many as come in that
 * time). The clock is the caller's: milliseconds, never set back.
 */
export class Rate {
  readonly #most: number
  readonly #interval: number
  readonly #now: () => number
  #left: number
  #since: number

  constructor(most: number, interval: number, now: () => number) {
    this.#most = most
    this.#interval = interval
    this.#now = now
    this.#left = most
    this.#since = now()
  }

  /** Whether nothing was taken for as long as it remembers. */
  get isFull(): boolean {
    this.#fill()
    return this.#left === this.#most
  }

  /** Takes one; `false` when there is none. */
  take(): boolean {
    this.#fill()
    if (this.#left < 1) return false
    this.#left--
    return true
  }

  /** Takes one of those to come if need be; answers the milliseconds until it is there. */
  reserve(): number {
    this.#fill()
    this.#left--
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * this.#interval) / this.#most)
  }

  #fill(): void {
    const now = this.#now()
    this.#left += ((now - this.#since) * this.#most) / this.#interval
    this.#left = Math.min(this.#left, this.#most)
    this.#since = now
  }
}
