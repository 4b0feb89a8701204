import { exact } from '../codec/exact.js'
import { given } from '../codec/index.js'
import { type Policy, policy } from '../policy/policy.js'
import { meet } from './meet.js'

const policies = given.as(policy)

/**
 * The policy that allows what both allow, and nothing else: `meet`, for a caller's policies.
 * @throws StrongholdError `INVALID_ARGUMENT` for an invalid policy.
 */
export const meetPolicies = exact(2, function meetPolicies(a: Policy, b: Policy): Policy {
  return meet(given.read('a', policies, a), given.read('b', policies, b))
})
