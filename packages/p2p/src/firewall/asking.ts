import type { PeerId } from '../identity/names.js'
import type { AskedThing } from './asked-things.js'
import type { Grants } from './grants.js'

/** A peer that has no standing permission is here, or is to be dialled. */
export interface PeerQuestion {
  readonly peer: PeerId
  /** What the address book calls it. */
  readonly name: string | undefined
  readonly direction: 'inbound' | 'outbound'
}

/** What a peer asks for, as events tell of it. */
export interface CallDescription extends PeerQuestion {
  /** The client's path. */
  readonly client: Uint8Array
  readonly message: string
  /** Procedures of an `Execute`, in order. */
  readonly procedures: readonly string[]
  /** What it says of what it writes, each once: `policy`, `readers`, `label`. */
  readonly attributes: readonly string[]
}

/** A peer wants something that it may have only when somebody says yes. */
export interface CallQuestion extends CallDescription {
  /** All that it would do, each different thing once, the gravest last; at most 12. */
  readonly things: readonly AskedThing[]
  /**
   * The same for a person: what on what, in which client, for whom. At most 20 rows of 80 columns,
   * names in quotes, nothing in them that a terminal obeys.
   */
  readonly lines: readonly string[]
}

/** Who is asked. No answer within the time, and whatever is thrown, is a no. */
export interface Answerer {
  /** What an inbound peer may do until the network is closed; undefined is a no. */
  readonly peer?: (question: PeerQuestion, signal: AbortSignal) => Promise<Grants | undefined>
  /** Whether a call may happen, this once. */
  readonly call?: (question: CallQuestion, signal: AbortSignal) => Promise<boolean>
  /**
   * Whether a peer may be dialled, until the network is closed or a rule changes; also when nobody
   * waits for it any more.
   */
  readonly dial?: (question: PeerQuestion, signal: AbortSignal) => Promise<boolean>
}

/** Questions of one peer that may be open at a time: who asks on must not bury the person. */
const mostOpen = 4

/** Questions that strangers may have open, all together: names of peers cost nothing. */
const mostOfStrangers = 8

const overtaken = 'overtaken'
/** Rules changed while somebody was asked. */
export type Overtaken = typeof overtaken

type End = (why?: Overtaken) => void

/** Asks somebody, for so long and not too often. */
export class Questions {
  readonly #answerer: Answerer
  readonly #timeout: number
  readonly #open = new Map<PeerId, number>()
  #strangers = 0
  /** Ends each question that is open, and about whom it is. */
  readonly #ends = new Map<End, PeerId>()

  /** `timeout`: milliseconds after which a question counts as denied. */
  constructor(answerer: Answerer, timeout: number) {
    this.#answerer = answerer
    this.#timeout = timeout
  }

  /** The answer, or undefined for none in time. */
  async peer(question: PeerQuestion): Promise<{ readonly grants: Grants | undefined } | undefined> {
    const { peer } = this.#answerer
    if (peer === undefined) return undefined
    const ask = async (signal: AbortSignal) => ({ grants: await peer(question, signal) })
    return unlessOvertaken(await this.#ask(question, ask))
  }

  async call(question: CallQuestion): Promise<boolean | undefined> {
    const { call } = this.#answerer
    if (call === undefined) return undefined
    const ask = async (signal: AbortSignal) => (await call(question, signal)) === true
    return unlessOvertaken(await this.#ask(question, ask))
  }

  /** `overtaken` when rules have changed, which is to be looked at anew. */
  async dial(question: PeerQuestion): Promise<boolean | Overtaken | undefined> {
    const { dial } = this.#answerer
    if (dial === undefined) return undefined
    return this.#ask(question, async (signal) => (await dial(question, signal)) === true)
  }

  /** Ends all questions, without an answer. */
  close(): void {
    for (const end of this.#ends.keys()) end()
  }

  /** Ends the questions about a peer, whose rules have changed. */
  overtake(peer: PeerId): void {
    for (const [end, about] of this.#ends) if (about === peer) end(overtaken)
  }

  async #ask<T>(
    { peer, name }: PeerQuestion,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | Overtaken | undefined> {
    const open = this.#open.get(peer) ?? 0
    const stranger = name === undefined ? 1 : 0
    if (open >= mostOpen || (stranger === 1 && this.#strangers >= mostOfStrangers)) return undefined
    this.#open.set(peer, open + 1)
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

/** Where what the question was about has ended with the rules, there is nothing to look at anew. */
function unlessOvertaken<T>(answer: T | Overtaken | undefined): T | undefined {
  return answer === overtaken ? undefined : answer
}
