import type { PeerId } from '../identity/names.js'

/** Milliseconds without questions about a peer after the first no. */
const minMilliseconds = 1_000
/** The longest pause in milliseconds; a pause is forgotten after as long without a question. */
const maxMilliseconds = 300_000

/** All peers that the book lacks: their names cost nothing, so they share one pause. */
const strangers = 'strangers'
type Asker = PeerId | typeof strangers

interface Pause {
  length: number
  until: number
  isTold: boolean
}

/** A denial without a question: only the first of its pause is an event. */
export type Paused = 'first' | 'again'

/**
 * The cost of a no for the asking peer: for a time that doubles with each no, nobody is asked about
 * it. Without this a peer could ask until the person gives in, or answers an unread question.
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

  /** Whether a question of a peer is denied unasked at the moment. */
  check(peer: PeerId): Paused | undefined {
    const pause = this.#pauses.get(this.#asker(peer))
    if (pause === undefined || this.#now() >= pause.until) return undefined
    if (pause.isTold) return 'again'
    pause.isTold = true
    return 'first'
  }

  /** Notes a no, or a missing answer. A question from before the pause does not double it. */
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

  /** Notes a yes, after which the next pause is short again. */
  allowed(peer: PeerId): void {
    this.#pauses.delete(this.#asker(peer))
  }

  /** Forgets the pause of a peer whose rules have changed; the pause of the strangers stays. */
  forget(peer: PeerId): void {
    this.#pauses.delete(peer)
  }

  #asker(peer: PeerId): Asker {
    return this.#isKnown(peer) ? peer : strangers
  }
}
