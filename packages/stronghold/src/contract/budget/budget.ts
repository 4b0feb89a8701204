import { exact } from '../codec/exact.js'
import { given, struct, u53, type ValueOf } from '../codec/index.js'

/** A budget on its way to the zone. */
export const budget = struct({
  milliseconds: u53,
  hashed: u53,
  rounds: u53,
  scratch: u53,
  output: u53,
})

/**
 * The most that the calls of one message may cost together (docs/spec/budgets.md). A message that
 * would cost more is refused with `TOO_EXPENSIVE`, before it runs.
 *
 * - `milliseconds`: of the zone's time, as the weights of the specification count it. Every other
 *   caller may wait that long.
 * - `hashed`: bytes that are hashed, encrypted or copied, each time that they are.
 * - `rounds`: rounds of key derivations from passwords (PBKDF2).
 * - `scratch`: bytes of guarded memory.
 * - `output`: bytes of the answers.
 */
export type Budget = ValueOf<typeof budget>

/** The budget of a zone unless its owner sets another. */
export const zoneBudget: Budget = Object.freeze({
  milliseconds: 150,
  hashed: 32 << 20,
  rounds: 620_000,
  scratch: 32 << 20,
  output: 16 << 20,
})

/** The budget of a reference or a peer, unless its giver sets another. */
export const referenceBudget: Budget = Object.freeze({
  milliseconds: 100,
  hashed: 16 << 20,
  rounds: 100_000,
  scratch: 16 << 20,
  output: 8 << 20,
})

const amount = given.orNoKey(given.integer(1, Number.MAX_SAFE_INTEGER))

/** Reads the words of a budget that a caller sets. */
export const budgets = given.fields<Partial<Budget>>({
  milliseconds: amount,
  hashed: amount,
  rounds: amount,
  scratch: amount,
  output: amount,
})

/**
 * A budget, with absent fields from `defaults`.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown kind, and for a number that is no
 *   positive integer.
 */
export const budgetOf = exact(
  2,
  function budgetOf(some: Partial<Budget> | undefined, defaults: Budget): Budget {
    if (some === undefined) return defaults
    return Object.freeze({ ...defaults, ...given.within('budget', budgets)(some) })
  },
)

/** The stricter word of each. */
export function stricter(a: Budget, b: Budget): Budget {
  return {
    milliseconds: Math.min(a.milliseconds, b.milliseconds),
    hashed: Math.min(a.hashed, b.hashed),
    rounds: Math.min(a.rounds, b.rounds),
    scratch: Math.min(a.scratch, b.scratch),
    output: Math.min(a.output, b.output),
  }
}
