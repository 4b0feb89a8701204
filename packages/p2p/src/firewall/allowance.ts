/** Microseconds of work that may be done at once after an idle time. */
const max = 10_000_000

/** Microseconds of work for each millisecond that passes: half of the zone's time. */
const refill = 500

/**
 * The work that a partner may cause over time. A message is let in when nothing is owed, and its
 * cost is owed after it: so it waits for as long as the cost of the one before it says. The clock
 * is the caller's: milliseconds, never set back.
 */
export class Allowance {
  readonly #now: () => number
  #left = max
  #since: number

  constructor(now: () => number) {
    this.#now = now
    this.#since = now()
  }

  /** Milliseconds until the next message may be let in. */
  get wait(): number {
    const now = this.#now()
    this.#left = Math.min(max, this.#left + (now - this.#since) * refill)
    this.#since = now
    return this.#left >= 0 ? 0 : Math.ceil(-this.#left / refill)
  }

  /** Charges so many microseconds. */
  spend(work: number): void {
    this.#left -= work
  }
}
