import { type Budget, budgetOf, referenceBudget, stricter } from '../../contract/budget/budget.js'
import { requireWithin } from '../../contract/budget/tally.js'
import { exact } from '../../contract/codec/exact.js'
import { given } from '../../contract/codec/index.js'
import { demandOf } from '../../contract/messages/client-messages.js'
import type { AskClient, IsOver, Layer, Limit } from '../ask-client.js'
import type { Share } from '../turns.js'
import { withOwn } from './own-input.js'

const anyIsOver = given.optional(given.callable<IsOver>())

/**
 * Lets messages cost less: what calls cost by their inputs is refused here, and the budget goes along
 * to the zone, which knows the rest. Where several limit a message, the strictest of each kind holds,
 * and the outermost says with which others it takes turns.
 * @param budget what is not in it is as low as for a reference.
 * @param isOver asked when the turn of a message comes: once it says so, what has waited is not begun,
 *   and answered with `PERMISSION_DENIED`.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown kind, and for what is no positive integer.
 */
export const limited = exact(
  3,
  function limited(budget: Partial<Budget> = {}, share: Share = {}, isOver?: IsOver): Layer {
    const over = given.read('isOver', anyIsOver, isOver) ?? (() => false)
    const limit: Limit = { budget: budgetOf(budget, referenceBudget), share, isOver: over }
    return (ask): AskClient =>
      async (name, input, options = {}) =>
        withOwn(name, input, async (own) => {
          const demand = demandOf(name, own)
          if (demand.kind === 'calls') requireWithin(demand.calls, limit.budget)
          return ask(name, own, { ...options, limit: both(options.limit, limit) })
        })
  },
)

function both(outer: Limit | undefined, inner: Limit): Limit {
  if (outer === undefined) return inner
  return {
    budget: stricter(outer.budget, inner.budget),
    share: outer.share,
    isOver: () => outer.isOver() || inner.isOver(),
  }
}
