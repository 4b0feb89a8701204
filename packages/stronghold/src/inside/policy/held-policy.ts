import { type Codec, decode, encode } from '../../codec/index.js'
import { defaultPolicy } from '../../policy/default-policy.js'
import { meet } from '../../policy/meet.js'
import { type Policy, policy as policyCodec } from '../../policy/policy.js'

declare const held: unique symbol

/**
 * A policy that may stand in the attributes of this snapshot. Only the functions of this file make
 * one, each for one way in, and `check-layers` lists who calls them: a policy from outside cannot be
 * stored as it came.
 */
export type HeldPolicy = Policy & { readonly [held]: true }

/**
 * The owner's word: said in the call that makes a secret, or with the present key as proof where it
 * loosens. Copied, since the message that it came in is wiped.
 */
export function stated(policy: Policy): HeldPolicy {
  return hold(policy)
}

/**
 * The gate for what comes in without the present key of this snapshot: imports, syncs, exports,
 * pulls, adopted clients. It never says more than the default policy, at any depth; of a record, than that
 * of its type.
 */
export function admitted(
  policy: Policy | undefined,
  most: Policy = defaultPolicy,
): HeldPolicy | undefined {
  return policy && hold(meet(policy, most))
}

/** What all of these allow: of a copy, a derivation, a merge. Of none, nothing is said. */
export function allOf(policies: readonly Policy[]): HeldPolicy | undefined {
  const [first, ...others] = policies
  return first && hold(others.reduce(meet, first))
}

/** For the codec of this snapshot's own metadata, and of another's, which `admitted` takes. */
export const heldPolicy = policyCodec as Codec<HeldPolicy>

function hold(policy: Policy): HeldPolicy {
  return decode(policyCodec, encode(policyCodec, policy)) as HeldPolicy
}
