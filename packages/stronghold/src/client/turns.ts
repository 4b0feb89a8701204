/** The most microseconds of work on their way to the zone, unless one message has more. */
const window = 20_000

/** Microseconds of work that each share may have done before it is another's turn. */
const quantum = 20_000

/** The key of a turn: callers with the same share take turns as one. */
export type Share = object | number

interface Waiting {
  readonly work: number
  readonly begin: () => void
}

/** The waiting messages of one share. */
interface Line {
  readonly share: Share
  readonly waiting: Waiting[]
  /** Microseconds that it may have done in this turn. */
  credit: number
}

/**
 * Lets the users of a zone take turns: the zone itself works in the order of arrival, so little is
 * on its way to it at a time, and the rest waits here, in a line for each share.
 *
 * Deficit round robin: each line has the same time, whatever the cost of its messages, and one that
 * was empty comes before those that have waited long, so that a caller that asks little waits only
 * for the message under way.
 */
export class Turns {
  readonly #lines = new Map<Share, Line>()
  #fresh: Line[] = []
  #others: Line[] = []
  #messages = 0
  #running = 0

  /** Does `work` microseconds of something when it is the turn of `share`. */
  take<T>(share: Share, work: number, begin: () => Promise<T>): Promise<T> {
    if (this.#lines.size === 0 && this.#hasRoom(work)) return this.#begin(work, begin)
    return new Promise((resolve, reject) => {
      this.#enqueue(share, { work, begin: () => this.#begin(work, begin).then(resolve, reject) })
      this.#pump()
    })
  }

  #begin<T>(work: number, begin: () => Promise<T>): Promise<T> {
    this.#messages++
    this.#running += work
    const over = () => {
      this.#messages--
      // Sums of fractions need not return to zero.
      this.#running = this.#messages === 0 ? 0 : this.#running - work
      if (this.#lines.size > 0) this.#pump()
    }
    let done: Promise<T>
    try {
      done = begin()
    } catch (error) {
      done = Promise.reject(error)
    }
    done.then(over, over)
    return done
  }

  #enqueue(share: Share, waiting: Waiting): void {
    let line = this.#lines.get(share)
    if (line === undefined) {
      line = { share, waiting: [], credit: quantum }
      this.#lines.set(share, line)
      this.#fresh.push(line)
    }
    line.waiting.push(waiting)
  }

  #pump(): void {
    for (;;) {
      const queue = this.#fresh.length > 0 ? this.#fresh : this.#others
      const line = queue[0]
      if (line === undefined) return
      const [next] = line.waiting
      if (next === undefined) {
        queue.shift()
        this.#lines.delete(line.share)
      } else if (next.work > line.credit) {
        // Its turn is over: it gets the next one after all others.
        line.credit += quantum
        queue.shift()
        this.#others.push(line)
      } else if (this.#hasRoom(next.work)) {
        line.waiting.shift()
        line.credit -= next.work
        next.begin()
      } else {
        return
      }
    }
  }

  #hasRoom(work: number): boolean {
    return this.#messages === 0 || this.#running + work <= window
  }
}
