import { pathName } from '../../client/path-name.js'
import type { Share } from '../../client/turns.js'
import { zoneBudget } from '../../contract/budget/budget.js'
import type { Message } from '../../contract/messages/define.js'
import type { Session } from '../session/session.js'

const capacity = 256

/** The share of each partner's messages, which take turns with others as one. */
export class PartnerShares {
  readonly #all = new Map<string, Share>()

  /** The share of a partner, by its key. */
  of(partner: Uint8Array): Share {
    const name = pathName(partner)
    const share = this.#all.get(name) ?? {}
    if (this.#all.size >= capacity) this.#all.clear()
    this.#all.set(name, share)
    return share
  }
}

/**
 * Sends a request for a partner in its turn. Only the zone knows its cost: others get a turn before
 * the next one.
 */
export function inTurn<Input, Output>(
  session: Session,
  share: Share,
  message: Message<string, Input, Output>,
  input: Input,
  options: Parameters<Session['request']>[2] = {},
): Promise<Output> {
  const { milliseconds } = session.inside.budget ?? zoneBudget
  return session.turns.take(share, 1000 * milliseconds, () =>
    session.request(message, input, options),
  )
}
