import type { Budget } from '../contract/budget/budget.js'
import { exact } from '../contract/codec/exact.js'
import { shows } from '../contract/codec/index.js'
import type { IsOver } from './ask-client.js'
import { askOf } from './ask-of.js'
import { anyClient, type Client, MessageClient } from './client.js'
import { limited } from './layers/limited.js'
import type { Share } from './turns.js'

/**
 * A client whose messages may cost less, and that takes turns with others: each limited client as
 * one, or all that have the same `share` (any object). A field that `budget` lacks is as low as for
 * a reference. A limited client can be limited further, never less.
 * @param isOver asked when the turn of a message comes: once it answers true, waiting messages are
 *   not begun, and fail with `PERMISSION_DENIED`.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown kind, and for a number that is no
 * positive integer.
 */
export const limitClient = exact(
  4,
  function limitClient(
    client: Client,
    budget: Partial<Budget> = {},
    share: Share = {},
    isOver?: IsOver,
  ): Client {
    const layer = limited(budget, share, isOver)
    return new LimitedClient(anyClient(client).id, layer(askOf(client)))
  },
)

class LimitedClient extends MessageClient {}

shows(LimitedClient, 'Client, limited')
