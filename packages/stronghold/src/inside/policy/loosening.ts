import { StrongholdError } from '../../errors.js'
import { isBuiltInUsage } from '../../policy/document.js'
import type { Policy } from '../../policy/policy.js'

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
 * not as whoever runs the procedure says.
 * @throws StrongholdError `PROOF_REQUIRED`.
 */
export function requireGranted(wanted: Policy | undefined, given: Policy | undefined): void {
  if (!isGranted(wanted, given)) throw new StrongholdError('PROOF_REQUIRED')
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
