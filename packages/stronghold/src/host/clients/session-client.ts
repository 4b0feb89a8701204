import { type Client, MessageClient } from '../../client/client.js'
import { counted, type Reserve } from '../../client/counted.js'
import { type IsOver, limiting } from '../../client/limiting.js'
import type { Share } from '../../client/turns.js'
import { type Budget, stricter, zoneBudget } from '../../contract/budget/budget.js'
import { encode } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import {
  type AskClient,
  type ClientInput,
  type ClientMessageName,
  changesClient,
} from '../../contract/messages/client-messages.js'
import type { Message } from '../../contract/messages/define.js'
import { expectedWork } from '../../contract/messages/expected-work.js'
import { messages } from '../../contract/messages/table.js'
import type { CurrentSession, Session } from '../session/session.js'

/** A client of a session: where its requests go, under which number. */
interface Loaded {
  readonly session: CurrentSession
  readonly handle: number
  readonly reserve: Reserve
}

/** What a limited client may ask for. */
interface Limit {
  readonly budget: Budget
  readonly share: Share
  /** Each has to let a message begin that has waited. */
  readonly isOver: IsOver
}

/** The client that a session loaded under a number: the number is added here and only here. */
export class SessionClient extends MessageClient {
  readonly #loaded: Loaded
  readonly #limit: Limit | undefined

  constructor(id: Uint8Array, loaded: Loaded, limit?: Limit) {
    super(id, askSession(loaded, limit))
    this.#loaded = loaded
    this.#limit = limit
  }

  /** The same client with a budget of its own besides the zone's: see `limitClient`. */
  [limiting](given: Budget, share: Share, over: IsOver = () => false): Client {
    const own = this.#limit
    const budget = own === undefined ? given : stricter(own.budget, given)
    const isOver = () => own?.isOver() === true || over()
    return new SessionClient(this.id, this.#loaded, { budget, share, isOver })
  }
}

function askSession({ session, handle, reserve }: Loaded, limit: Limit | undefined): AskClient {
  const share = limit?.share ?? handle
  const ask: AskClient = (name, input) => {
    const current = session()
    const message = messages[name] as unknown as Message<string, unknown, never>
    const changes = changesClient(name, input)
    const asked = { ...(input as object), handle, budget: limit?.budget }
    const payload = encode(message.input, asked)
    const work = workOf(current, limit, name, input, payload)
    return current.turns.take(share, work, () => {
      try {
        if (limit?.isOver() === true) throw new StrongholdError('PERMISSION_DENIED')
        // It may have been locked while this waited.
        return session().send(message, payload, { changes, subject: handle })
      } catch (error) {
        payload.fill(0)
        throw error
      }
    })
  }
  return (name, input) =>
    name === 'Execute' ? counted(() => ask(name, input), reserve) : ask(name, input)
}

/** @throws StrongholdError `TOO_EXPENSIVE`, without asking the zone, which would say the same. */
function workOf<Name extends ClientMessageName>(
  { inside }: Session,
  limit: Limit | undefined,
  name: Name,
  input: ClientInput<Name>,
  payload: Uint8Array,
): number {
  const budgets = { own: inside.budget ?? zoneBudget, limit: limit?.budget }
  try {
    return expectedWork(name, input, payload.length, budgets)
  } catch (error) {
    payload.fill(0)
    throw error
  }
}
