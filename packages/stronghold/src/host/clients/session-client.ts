import type { AskClient, Limit } from '../../client/ask-client.js'
import { MessageClient } from '../../client/client.js'
import { compose } from '../../client/layers/compose.js'
import { counted, type Reserve } from '../../client/layers/counted.js'
import { inPortions } from '../../client/layers/in-portions.js'
import { zoneBudget } from '../../contract/budget/budget.js'
import { encode } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type AnyClientMessage, clientMessage } from '../../contract/messages/client-messages.js'
import type { Message } from '../../contract/messages/define.js'
import { expectedWork } from '../../contract/messages/expected-work.js'
import { messages } from '../../contract/messages/table.js'
import type { CurrentSession, Session } from '../session/session.js'

/** A client of a session: the receiver of its requests, and its number. */
interface Loaded {
  readonly session: CurrentSession
  readonly handle: number
  readonly reserve: Reserve
}

/** The client (`id`, 24 bytes) that a session loaded under a number. */
export function sessionClient(id: Uint8Array, { reserve, ...loaded }: Loaded): MessageClient {
  return new MessageClient(id, compose([inPortions, counted(reserve)])(askSession(loaded)))
}

/** Where every message to a client ends at the host. The handle is added here and only here. */
function askSession({ session, handle }: Omit<Loaded, 'reserve'>): AskClient {
  return (name, input, { limit } = {}) => {
    const current = session()
    const zone = messages[name] as unknown as Message<string, unknown, never>
    const declared = clientMessage(name)
    const changes = declared.changes(input)
    const payload = encode(zone.input, { ...(input as object), handle, budget: limit?.budget })
    const work = workOf(current, declared, limit, input, payload)
    return current.turns.take(limit?.share ?? handle, work, () => {
      try {
        if (limit?.isOver() === true) throw new StrongholdError('PERMISSION_DENIED')
        // The Stronghold may have been locked during the wait.
        return session().send(zone, payload, { changes, subject: handle })
      } catch (error) {
        payload.fill(0)
        throw error
      }
    })
  }
}

/** @throws StrongholdError `TOO_EXPENSIVE`, without asking the zone, which would refuse it too. */
function workOf(
  { inside }: Session,
  message: AnyClientMessage,
  limit: Limit | undefined,
  input: unknown,
  payload: Uint8Array,
): number {
  const budgets = { own: inside.budget ?? zoneBudget, limit: limit?.budget }
  try {
    return expectedWork(message, input as never, payload.length, budgets)
  } catch (error) {
    payload.fill(0)
    throw error
  }
}
