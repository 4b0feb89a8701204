import type { PeerId } from '../identity/names.js'
import type { Grants } from '../rules/grants.js'
import { grantsOf } from '../rules/known-rule.js'
import type { AskedThing } from './asked-things.js'
import { AskingPauses, type Paused } from './asking-pauses.js'

/** A peer without a standing permission has connected, or is to be dialled. */
export interface PeerQuestion {
  readonly peer: PeerId
  /** Its name in the address book. */
  readonly name: string | undefined
  readonly direction: 'inbound' | 'outbound'
}

/** A peer's request, as events report it. */
export interface CallDescription extends PeerQuestion {
  /** The client's path. */
  readonly client: Uint8Array
  readonly message: string
  /** Procedures of an `Execute`, in order. */
  readonly procedures: readonly string[]
  /** The attributes that it gives to its products, each once: `policy`, `readers`, `label`. */
  readonly attributes: readonly string[]
}

/** A request of a peer that needs a person's yes. */
export interface CallQuestion extends CallDescription {
  /** All its acts, each different one once, the gravest last; at most 12. */
  readonly things: readonly AskedThing[]
  /**
   * The same for a person: act, place, client, peer. At most 20 rows of 80 columns, with names in
   * quotes and no character that a terminal obeys.
   */
  readonly lines: readonly string[]
}

/** The answerer of questions. No answer within the time, or an error, is a no. */
export interface Answerer {
  /** Answers what an inbound peer may do until the network is closed; undefined is a no. */
  readonly peer?: (question: PeerQuestion, signal: AbortSignal) => Promise<Grants | undefined>
  /** Whether a call may happen, this once. */
  readonly call?: (question: CallQuestion, signal: AbortSignal) => Promise<boolean>
  /**
   * Whether a peer may be dialled, until the network is closed or a rule changes; the answer also
   * counts when no dial waits any more.
   */
  readonly dial?: (question: PeerQuestion, signal: AbortSignal) => Promise<boolean>
}

/**
 * Questions of one peer that may be open at a time: a peer must not bury the person in questions.
 */
const maxOpen = 4

/** Questions that strangers may have open, all together: names of peers cost nothing. */
const maxOfStrangers = 8

const overtaken = 'overtaken'
/** Rules changed while a question was open. */
export type Overtaken = typeof overtaken

type End = (why?: Overtaken) => void

/** Asks the answerer, for a limited time and not too often. */
export class Questions {
  readonly #answerer: Answerer
  readonly #timeout: number
  readonly #isKnown: (peer: PeerId) => boolean
  readonly #pauses: AskingPauses
  readonly #open = new Map<PeerId, number>()
  #strangers = 0
  /** The end of each open question, with its peer. */
  readonly #ends = new Map<End, PeerId>()

  /**
   * `timeout`: milliseconds after which a question counts as denied. `isKnown`: whether the book
   * has a peer. `now`: milliseconds, never set back.
   */
  constructor(
    answerer: Answerer,
    timeout: number,
    isKnown: (peer: PeerId) => boolean,
    now: () => number,
  ) {
    this.#answerer = answerer
    this.#timeout = timeout
    this.#isKnown = isKnown
    this.#pauses = new AskingPauses(isKnown, now)
  }

  /** Whether questions about a peer are paused, because the last answer was a no. */
  paused(peer: PeerId): Paused | undefined {
    return this.#pauses.check(peer)
  }

  /** The answer, or undefined for none in time. */
  async peer(question: PeerQuestion): Promise<{ readonly grants: Grants | undefined } | undefined> {
    const { peer } = this.#answerer
    if (peer === undefined) return undefined
    const ask = async (signal: AbortSignal) => ({ grants: await peer(question, signal) })
    const isGrant = (grants: Grants | undefined) => grantsOf(grants) !== undefined
    return unlessOvertaken(await this.#askFor(question, ask, ({ grants }) => isGrant(grants)))
  }

  async call(question: CallQuestion): Promise<boolean | undefined> {
    const { call } = this.#answerer
    if (call === undefined) return undefined
    const ask = async (signal: AbortSignal) => (await call(question, signal)) === true
    return unlessOvertaken(await this.#askFor(question, ask, (answer) => answer))
  }

  /** `overtaken` when rules have changed: the caller decides again. */
  async dial(question: PeerQuestion): Promise<boolean | Overtaken | undefined> {
    const { dial } = this.#answerer
    if (dial === undefined) return undefined
    return this.#ask(question, async (signal) => (await dial(question, signal)) === true)
  }

  /** Ends all questions, without an answer. */
  close(): void {
    for (const end of this.#ends.keys()) end()
  }

  /** Ends the questions about a peer and its pause: its rules have changed. */
  overtake(peer: PeerId): void {
    this.#pauses.forget(peer)
    for (const [end, about] of this.#ends) if (about === peer) end(overtaken)
  }

  /** Asks about a peer's request, where a no begins a pause. Dialling is this side's own wish. */
  async #askFor<T>(
    question: PeerQuestion,
    ask: (signal: AbortSignal) => Promise<T>,
    isYes: (answer: T) => boolean,
  ): Promise<T | Overtaken | undefined> {
    const { peer } = question
    if (!this.#hasRoom(peer)) return undefined
    const answer = await this.#ask(question, ask)
    if (answer === overtaken) return answer
    if (answer !== undefined && isYes(answer)) this.#pauses.allowed(peer)
    else this.#pauses.refused(peer)
    return answer
  }

  #hasRoom(peer: PeerId): boolean {
    const hasOwn = (this.#open.get(peer) ?? 0) < maxOpen
    return hasOwn && (this.#isKnown(peer) || this.#strangers < maxOfStrangers)
  }

  async #ask<T>(
    { peer }: PeerQuestion,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | Overtaken | undefined> {
    if (!this.#hasRoom(peer)) return undefined
    const stranger = this.#isKnown(peer) ? 0 : 1
    this.#open.set(peer, (this.#open.get(peer) ?? 0) + 1)
    this.#strangers += stranger
    const patience = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let end: End = () => undefined
    const late = new Promise<Overtaken | undefined>((resolve) => {
      end = (why) => {
        patience.abort()
        resolve(why)
      }
      timer = setTimeout(() => end(), this.#timeout)
    })
    this.#ends.set(end, peer)
    try {
      return await Promise.race([ask(patience.signal), late])
    } catch {
      return undefined
    } finally {
      clearTimeout(timer)
      this.#ends.delete(end)
      this.#strangers -= stranger
      const left = (this.#open.get(peer) ?? 1) - 1
      if (left === 0) this.#open.delete(peer)
      else this.#open.set(peer, left)
    }
  }
}

/** If the subject of the question has ended with the rules, there is nothing to decide again. */
function unlessOvertaken<T>(answer: T | Overtaken | undefined): T | undefined {
  return answer === overtaken ? undefined : answer
}
