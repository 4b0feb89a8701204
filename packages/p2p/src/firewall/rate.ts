/**
 * A number of events in a time (a token bucket that holds as many as come in that time). The clock
 * is the caller's: milliseconds, never set back.
 */
export class Rate {
  readonly #max: number
  readonly #interval: number
  readonly #now: () => number
  #left: number
  #since: number

  constructor(max: number, interval: number, now: () => number) {
    this.#max = max
    this.#interval = interval
    this.#now = now
    this.#left = max
    this.#since = now()
  }

  /** Whether the bucket is full. */
  get isFull(): boolean {
    this.#fill()
    return this.#left === this.#max
  }

  /** Takes one; `false` when there is none. */
  take(): boolean {
    this.#fill()
    if (this.#left < 1) return false
    this.#left--
    return true
  }

  /** Takes one, if need be in advance; answers the milliseconds until it is there. */
  reserve(): number {
    this.#fill()
    this.#left--
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * this.#interval) / this.#max)
  }

  #fill(): void {
    const now = this.#now()
    this.#left += ((now - this.#since) * this.#max) / this.#interval
    this.#left = Math.min(this.#left, this.#max)
    this.#since = now
  }
}
