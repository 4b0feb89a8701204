import { byteKey } from '@stronghold/engine'
import { decode } from '../../codec/index.js'
import { countNames } from '../../policy/named.js'
import { type Policy, policy as policyCodec } from '../../policy/policy.js'

/** Bytes of the policies that are remembered. */
const capacity = 2 << 20

/**
 * Policies by their encoding: what says the same is one object, which nobody can change. A thousand
 * records with one policy would otherwise hold, and take the time to decode, a thousand of them.
 */
export class PolicyPool {
  readonly #known = new Map<string, Policy>()
  #bytes = 0
  #made = 0

  /** Names of all policies that were decoded until now: what was remembered is not among them. */
  get namesMade(): number {
    return this.#made
  }

  /** `encoded` is copied. @throws StrongholdError `INVALID_ARGUMENT`. */
  at(encoded: Uint8Array): Policy {
    const name = byteKey(encoded)
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const made = frozen(decode(policyCodec, encoded.slice()))
    this.#made += countNames(made)
    this.#bytes += encoded.length
    if (this.#bytes > capacity) {
      this.#known.clear()
      this.#bytes = encoded.length
    }
    this.#known.set(name, made)
    return made
  }
}

function frozen(policy: Policy): Policy {
  Object.freeze(policy.usages)
  if (policy.rate !== undefined) Object.freeze(policy.rate)
  if (policy.requireApproval !== undefined) Object.freeze(policy.requireApproval)
  if (policy.derived !== undefined) frozen(policy.derived)
  return Object.freeze(policy)
}
