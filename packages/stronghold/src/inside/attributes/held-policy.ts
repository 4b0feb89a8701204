import { type Codec, encode, type Reader } from '../../contract/codec/index.js'
import { type Policy, policy as policyCodec, policyFrame } from '../../contract/policy/policy.js'
import { defaultPolicy } from '../../contract/uses/default-policy.js'
import { meet } from '../../contract/uses/meet.js'
import { PolicyPool } from './policy-pool.js'

declare const held: unique symbol

/**
 * A policy that may stand in the attributes of this snapshot. Only the functions of this file make
 * one, each for one way in, and `check-layers` lists their callers: a policy from outside cannot be
 * stored as it came.
 */
export type HeldPolicy = Policy & { readonly [held]: true }

/**
 * The owner's policy: given in the call that makes a secret, or with the present key as proof where
 * it loosens. Copied, since the message that it came in is wiped.
 */
export function stated(policy: Policy): HeldPolicy {
  return hold(policy)
}

/**
 * The gate for policies that come in without the present key of this snapshot: imports, syncs,
 * exports, pulls, adopted clients. Its result never allows more than the default policy, at any
 * depth; for a record, than that of its type.
 */
export function admitted(
  policy: Policy | undefined,
  max: Policy = defaultPolicy,
): HeldPolicy | undefined {
  return policy && hold(meet(policy, max))
}

/** The meet of all of these, for a copy, a derivation or a merge; undefined for none. */
export function allOf(policies: readonly Policy[]): HeldPolicy | undefined {
  const [first, ...others] = policies
  return first && hold(others.reduce(meet, first))
}

/** For the codec of this snapshot's own metadata, and of another's, which `admitted` takes. */
export const heldPolicy: Codec<HeldPolicy> = {
  shape: { kind: 'opaque' },
  size: (value) => policyCodec.size(value),
  write: (writer, value) => policyCodec.write(writer, value),
  read(reader: Reader) {
    const start = reader.offset
    policyFrame.read(reader)
    return pool.at(reader.bytes.subarray(start, reader.offset)) as HeldPolicy
  },
}

const pool = new PolicyPool()

/**
 * The number of names in policies that were decoded until now: it only grows, and differences of it
 * count.
 */
export function namesMade(): number {
  return pool.namesMade
}

function hold(policy: Policy): HeldPolicy {
  return pool.at(encode(policyCodec, policy)) as HeldPolicy
}
