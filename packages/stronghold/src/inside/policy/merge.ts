import { StrongholdError } from '../../errors.js'
import type { Policy, Wrappable } from '../../policy/policy.js'
import { isCounted } from './usage.js'

const strictness: readonly Wrappable[] = ['never', 'bornInside', 'any']

/**
 * The policy under which only that is allowed which both allow.
 * @throws StrongholdError `POLICY_DENIED` when both ask for different rates or approvals, which one
 *   policy cannot say.
 */
export function mergePolicies(a: Policy | undefined, b: Policy | undefined): Policy | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return {
    usages: a.usages.filter((usage) => b.usages.includes(usage)),
    wrappable: strictest(a.wrappable, b.wrappable),
    expires: least(a.expires, b.expires),
    maxUses: least(a.maxUses, b.maxUses),
    rate: same(a.rate, b.rate),
    requireApproval: same(a.requireApproval, b.requireApproval),
    derived: mergePolicies(a.derived, b.derived),
  }
}

/**
 * The policy of a copy.
 * @throws StrongholdError `POLICY_DENIED` for a counted one: every copy would have all its uses.
 */
export function carriedPolicy(policy: Policy | undefined): Policy | undefined {
  if (isCounted(policy)) throw new StrongholdError('POLICY_DENIED')
  return policy
}

function strictest(a: Wrappable = 'bornInside', b: Wrappable = 'bornInside'): Wrappable {
  return strictness.find((word) => word === a || word === b) as Wrappable
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function same<T>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b
  // Both come from the same codec, so equal ones have equal text.
  if (text(a) !== text(b)) throw new StrongholdError('POLICY_DENIED')
  return a
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? Array.from(part) : part,
  )
}
