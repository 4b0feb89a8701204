import { isPinnedOf, isWithin } from '../policy/named.js'
import type { Policy, Usage, Wrappable } from '../policy/policy.js'
import { defaultPolicy } from './default-policy.js'

type Rate = NonNullable<Policy['rate']>
type Demand = NonNullable<Policy['requireApproval']>

const strictness: readonly Wrappable[] = ['never', 'bornInside', 'any']

/** The policy that allows nothing: the result of every meet without a common usage. */
export const nothingAllowed: Policy = Object.freeze({
  usages: Object.freeze([]),
  wrappable: 'never',
})

/**
 * The policy that allows what both allow, and nothing else. Commutative, associative, idempotent (up
 * to `normalized`), and never looser than either side, `derived` included.
 *
 * An absent field has the meaning that docs/spec/policy.md gives it; absent `derived` is
 * `defaultPolicy`. Of two rates the fewer uses hold, in the longer interval. No approval satisfies
 * two approvers or two purposes, so such a pair allows nothing.
 */
export function meet(a: Policy, b: Policy): Policy {
  const usages = commonUsages(a.usages, b.usages)
  const requireApproval = bothDemands(a.requireApproval, b.requireApproval)
  if (usages.length === 0 || requireApproval === 'never') return nothingAllowed
  return {
    usages,
    wrappable: strictest(a.wrappable, b.wrappable),
    expires: least(a.expires, b.expires),
    maxUses: least(a.maxUses, b.maxUses),
    rate: slower(a.rate, b.rate),
    requireApproval,
    derived:
      a.derived === undefined && b.derived === undefined
        ? undefined
        : meet(a.derived ?? defaultPolicy, b.derived ?? defaultPolicy),
  }
}

/** The normal form of a policy, in which `meet` answers. */
export function normalized(policy: Policy): Policy {
  return meet(policy, policy)
}

function commonUsages(a: readonly Usage[], b: readonly Usage[]): readonly Usage[] {
  const [first, second] = [new Set<string>(a), new Set<string>(b)]
  const common = new Set<string>()
  for (const usage of a) if (isWithin(usage, second)) common.add(usage)
  for (const usage of b) if (isWithin(usage, first)) common.add(usage)
  const least = [...common].filter((usage) => !isPinnedOf(usage, common))
  return least.sort() as Usage[]
}

function strictest(a: Wrappable = 'bornInside', b: Wrappable = 'bornInside'): Wrappable {
  return strictness[Math.min(strictness.indexOf(a), strictness.indexOf(b))] ?? 'never'
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function slower(a: Rate | undefined, b: Rate | undefined): Rate | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return { uses: Math.min(a.uses, b.uses), milliseconds: Math.max(a.milliseconds, b.milliseconds) }
}

/** One demand that satisfies both; `never` when no approval can. */
function bothDemands(a: Demand | undefined, b: Demand | undefined): Demand | undefined | 'never' {
  if (a === undefined && b === undefined) return undefined
  const [one, other] = [a ?? b, b ?? a]
  const [approver, purpose] = [one?.approver, one?.purpose ?? other?.purpose]
  const sameApprover = approver?.join() === other?.approver?.join()
  const samePurpose = purpose === (other?.purpose ?? one?.purpose)
  return sameApprover && samePurpose ? { approver, purpose } : 'never'
}
