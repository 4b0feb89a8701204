import type { PeerId } from '../identity/names.js'

/** Milliseconds for which nobody is asked for a peer after the first no. */
const minMilliseconds = 1_000
/** Milliseconds that no pause exceeds; after as long without a question a pause is forgotten. */
const maxMilliseconds = 300_000

/** All peers that the book does not have: their names cost nothing, so they share one pause. */
const strangers = 'strangers'
type Asker = PeerId | typeof strangers

interface Pause {
  length: number
  until: number
  isTold: boolean
}

/** A denial without a question: the first of its pause is told, the others are not. */
export type Paused = 'first' | 'again'

/**
 * What a no costs who asked: for a time that doubles with each no, nobody is asked for it. Without
 * this a peer asks on until the person is worn out, or answers what was not read.
 */
export class AskingPauses {
  readonly #isKnown: (peer: PeerId) => boolean
  readonly #now: () => number
  readonly #pauses = new Map<Asker, Pause>()

  /** `now`: milliseconds, never set back. `isKnown`: whether the book has a peer. */
  constructor(isKnown: (peer: PeerId) => boolean, now: () => number) {
    this.#isKnown = isKnown
    this.#now = now
  }

  /** Whether a question of a peer is denied by itself at the moment. */
  check(peer: PeerId): Paused | undefined {
    const pause = this.#pauses.get(this.#asker(peer))
    if (pause === undefined || this.#now() >= pause.until) return undefined
    if (pause.isTold) return 'again'
    pause.isTold = true
    return 'first'
  }

  /** Notes a no, or that nobody answered. What was asked before a pause began doubles nothing. */
  refused(peer: PeerId): void {
    const asker = this.#asker(peer)
    const now = this.#now()
    const before = this.#pauses.get(asker)
    if (before === undefined || now >= before.until + maxMilliseconds) {
      this.#pauses.set(asker, {
        length: minMilliseconds,
        until: now + minMilliseconds,
        isTold: false,
      })
    } else if (now >= before.until) {
      const length = Math.min(before.length * 2, maxMilliseconds)
      this.#pauses.set(asker, { length, until: now + length, isTold: false })
    } else before.until = now + before.length
  }

  /** Notes a yes, after which the next no costs little again. */
  allowed(peer: PeerId): void {
    this.#pauses.delete(this.#asker(peer))
  }

  /** Forgets the pause of a peer whose rules have changed; that of the strangers stays. */
  forget(peer: PeerId): void {
    this.#pauses.delete(peer)
  }

  #asker(peer: PeerId): Asker {
    return this.#isKnown(peer) ? peer : strangers
  }
}
