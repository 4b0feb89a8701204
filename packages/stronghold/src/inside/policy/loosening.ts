import { StrongholdError } from '../../errors.js'
import { isBuiltInUsage } from '../../policy/document.js'
import type { Policy } from '../../policy/policy.js'
import { procedureNamed } from '../../procedures/table.js'
import type { Standing } from '../attributes/client-attributes.js'

/**
 * Refuses a usage that is no procedure of the library and has no dot, as those of an application
 * have: a slip of the pen would make a secret useless. For what a caller says, not for files.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function requireKnownUsages(policy: Policy | undefined): void {
  if (policy === undefined) return
  for (const usage of policy.usages) {
    const known =
      isBuiltInUsage(usage) || usage.includes('.') || procedureNamed(usage) !== undefined
    if (!known) throw new StrongholdError('INVALID_ARGUMENT')
  }
  requireKnownUsages(policy.derived)
}

/**
 * Whether a policy allows something that a secret without any policy is not used for: leaving under
 * any key, or being shown to code of the application. Saying so of a secret that is there already
 * would be a way to take it out.
 */
export function loosens(policy: Policy | undefined): boolean {
  return !isGranted(policy, undefined)
}

/**
 * What is derived from a secret, or a copy of it, is as loose as the secret's own policy says, and
 * not as whoever runs the procedure says, or said of the record that it is written over.
 * @throws StrongholdError `PROOF_REQUIRED`.
 */
export function requireGranted(wanted: Policy | undefined, given: Policy | undefined): void {
  if (!isGranted(wanted, given)) throw new StrongholdError('PROOF_REQUIRED')
}

/**
 * Whether what stands around a key lets somebody outside come to know it, or what is made of
 * secrets that it unwraps: such a key wraps nothing, and nothing derived from it does.
 */
export function isExposed({ client, vault, record }: Standing): boolean {
  const own = record?.policy
  if (own === undefined && vault?.policy === undefined && client?.policy === undefined) return false
  const around = [vault?.policy, client?.policy]
  const leaves = own?.wrappable === 'any' && around.every((policy) => mayLeave(policy))
  return leaves || isShown([own, ...around].filter(isPolicy))
}

/** Policies that all hold at once, of a key or of what is derived from it. */
function isShown(policies: readonly Policy[]): boolean {
  const [first, ...others] = policies
  if (first === undefined) return false
  const toApplication = first.usages.some(
    (usage) => !isBuiltInUsage(usage) && others.every(({ usages }) => usages.includes(usage)),
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

/** The same, for a secret of which nobody granted what it has no policy to allow. */
export function tightened(policy: Policy): Policy {
  const { usages, wrappable, derived } = policy
  return {
    ...policy,
    usages: usages.filter(isBuiltInUsage),
    wrappable: wrappable === 'any' ? 'bornInside' : wrappable,
    derived: derived && tightened(derived),
  }
}

function isGranted(wanted: Policy | undefined, given: Policy | undefined): boolean {
  if (wanted === undefined) return true
  const { usages, wrappable, derived } = wanted
  return (
    (wrappable !== 'any' || given?.wrappable === 'any') &&
    usages.every((usage) => isBuiltInUsage(usage) || given?.usages.includes(usage) === true) &&
    isGranted(derived, given?.derived)
  )
}
