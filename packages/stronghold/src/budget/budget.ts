import { malformed, struct, u53, type ValueOf } from '../codec/index.js'
import { budgetKinds } from '../errors.js'

/** How a budget crosses to the zone. */
export const budget = struct({
  milliseconds: u53,
  hashed: u53,
  rounds: u53,
  scratch: u53,
  output: u53,
})

/**
 * How much the calls of one message may cost together (docs/spec/budgets.md). What would cost more
 * is refused with `TOO_EXPENSIVE`, before it runs.
 *
 * - `milliseconds`: of the zone's time, as the weights of the specification count it. Every other
 *   caller may wait that long.
 * - `hashed`: bytes that are hashed, encrypted or copied, each time that they are.
 * - `rounds`: rounds of key derivations from passwords (PBKDF2).
 * - `scratch`: bytes of guarded memory.
 * - `output`: bytes of the answers.
 */
export type Budget = ValueOf<typeof budget>

/** What a zone allows unless its owner says otherwise. */
export const zoneBudget: Budget = Object.freeze({
  milliseconds: 150,
  hashed: 32 << 20,
  rounds: 500_000,
  scratch: 32 << 20,
  output: 16 << 20,
})

/** What a reference or a peer may ask for unless whoever gives it says otherwise. */
export const referenceBudget: Budget = Object.freeze({
  milliseconds: 100,
  hashed: 16 << 20,
  rounds: 100_000,
  scratch: 16 << 20,
  output: 8 << 20,
})

/**
 * A budget with what is not given as in `defaults`.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown kind, and for what is no positive integer.
 */
export function budgetOf(given: Partial<Budget> | undefined, defaults: Budget): Budget {
  if (given === undefined) return defaults
  if (typeof given !== 'object' || given === null) throw malformed()
  for (const name of Object.keys(given)) {
    if (!budgetKinds.some((kind) => kind === name)) throw malformed()
  }
  const whole = { ...defaults, ...given }
  for (const kind of budgetKinds) {
    if (!Number.isSafeInteger(whole[kind]) || whole[kind] < 1) throw malformed()
  }
  return Object.freeze(whole)
}

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
