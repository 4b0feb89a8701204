import type { Answerer, Peer } from '@stronghold/p2p'
import type { Context } from '../io/context.js'
import { askingPerson } from './asking.js'

/**
 * Asks about a peer whose outbound rule is `ask`: once, and before it is dialled, because a dial
 * does not wait for a person.
 */
export class OutboundQuestion {
  /** Gives the answer to a question that arises while dialling. */
  readonly answerer: Answerer = { dial: async () => this.#isAllowed }
  readonly #context: Context
  readonly #signal: AbortSignal
  #isAllowed = false

  constructor(context: Context, signal: AbortSignal) {
    this.#context = context
    this.#signal = signal
  }

  /** Asks if the rule for the peer says so; a no ends the dial with an error. */
  async ask({ id, name, outbound }: Peer): Promise<void> {
    if (outbound !== 'ask') return
    const { dial } = askingPerson(this.#context, this.#signal)
    const question = { peer: id, name, direction: 'outbound' } as const
    this.#isAllowed = (await dial?.(question, this.#signal)) === true
  }
}
