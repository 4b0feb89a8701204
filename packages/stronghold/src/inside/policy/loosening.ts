import { StrongholdError } from '../../contract/errors.js'
import { isNamed, isShared } from '../../contract/policy/named.js'
import type { Policy } from '../../contract/policy/policy.js'
import { requirePurpose } from '../../contract/policy/purpose.js'
import { procedureNamed } from '../../contract/procedures/table.js'
import { defaultPolicy, isBuiltInUsage, isUsage } from '../../contract/uses/default-policy.js'
import type { RecordPolicies } from '../attributes/client-attributes.js'

/**
 * Refuses a usage that is no procedure of the library and no name that one of an application can
 * have: a typing error would make a secret useless; a rate over no time, which limits nothing; and
 * a purpose that no approval could name. For a caller's policies, not for files.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function requireKnownUsages(policy: Policy | undefined): void {
  if (policy === undefined) return
  for (const usage of policy.usages) {
    if (!isUsage(usage) && procedureNamed(usage) === undefined)
      throw new StrongholdError('INVALID_ARGUMENT')
  }
  if (policy.rate?.milliseconds === 0) throw new StrongholdError('INVALID_ARGUMENT')
  requirePurpose(policy.requireApproval?.purpose ?? '')
  requireKnownUsages(policy.derived)
}

/**
 * Whether a policy allows more than the default policy, at any depth: leaving under any key, or
 * being shown to code of the application. Such a policy for an existing secret would be a way to
 * take it out.
 */
export function loosens(policy: Policy | undefined): boolean {
  if (policy === undefined) return false
  const known = loosening.get(policy)
  if (known !== undefined) return known
  const found = !isGranted(policy, defaultPolicy)
  loosening.set(policy, found)
  return found
}

const loosening = new WeakMap<Policy, boolean>()

/**
 * A derived secret or a copy leaves and is shown as the policy of its source says, and not as the
 * call says that makes it. Procedures of the library that a call names beyond that are no fault:
 * the meet of both leaves them out.
 * @throws StrongholdError `PROOF_REQUIRED`.
 */
export function requireGranted(wanted: Policy | undefined, given: Policy): void {
  if (wanted === undefined) return
  const usages = wanted.usages.filter((usage) => !isBuiltInUsage(usage))
  const { derived } = wanted
  const words = { usages, wrappable: wanted.wrappable }
  if (!isGranted(words, given)) throw new StrongholdError('PROOF_REQUIRED')
  requireGranted(derived, given.derived ?? defaultPolicy)
}

/** Whether a policy names only usages, and ways out, that `given` names. */
export function isGranted(wanted: Policy | undefined, given: Policy): boolean {
  if (wanted === undefined) return true
  const { usages, wrappable, derived } = wanted
  return (
    (wrappable !== 'any' || given.wrappable === 'any') &&
    usages.every((usage) => isNamed(usage, given)) &&
    isGranted(derived, given.derived ?? defaultPolicy)
  )
}

/**
 * Whether the policies around a key let a party outside learn it, or products of secrets that it
 * unwraps: such a key wraps nothing, and nothing derived from it does.
 */
export function isExposed({ client, vault, record }: RecordPolicies): boolean {
  const own: Policy | undefined = record?.policy
  if (own === undefined && vault?.policy === undefined && client?.policy === undefined) return false
  const exposures = exposuresBeside(client?.policy, vault?.policy)
  const known = exposures.get(own ?? absent)
  if (known !== undefined) return known
  const around: (Policy | undefined)[] = [vault?.policy, client?.policy]
  const leaves = own?.wrappable === 'any' && around.every((policy) => mayLeave(policy))
  const found = leaves || isShown([own, ...around].filter(isPolicy))
  exposures.set(own ?? absent, found)
  return found
}

const absent = Object.freeze({})
/** By the policies of client, vault and record: each use of a key asks, and none of them changes. */
const byClient = new WeakMap<object, WeakMap<object, WeakMap<object, boolean>>>()

function exposuresBeside(client: Policy | undefined, vault: Policy | undefined) {
  const byVault = byClient.get(client ?? absent) ?? new WeakMap<object, WeakMap<object, boolean>>()
  byClient.set(client ?? absent, byVault)
  const byRecord = byVault.get(vault ?? absent) ?? new WeakMap<object, boolean>()
  byVault.set(vault ?? absent, byRecord)
  return byRecord
}

/** Policies that all hold at once, of a key or of what is derived from it. */
function isShown(policies: readonly Policy[]): boolean {
  const [first, ...others] = policies
  if (first === undefined) return false
  const toApplication = first.usages.some(
    (usage) => !isBuiltInUsage(usage) && others.every((other) => isShared(usage, other)),
  )
  const derived = policies.map((policy) => policy.derived).filter(isPolicy)
  const leaves = derived.length > 0 && derived.every(({ wrappable }) => wrappable === 'any')
  return toApplication || leaves || isShown(derived)
}

function mayLeave(policy: Policy | undefined): boolean {
  return policy?.wrappable === undefined || policy.wrappable === 'any'
}

function isPolicy(policy: Policy | undefined): policy is Policy {
  return policy !== undefined
}
