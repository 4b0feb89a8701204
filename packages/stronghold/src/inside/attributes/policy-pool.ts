import { byteKey } from '@stronghold/engine'
import { decode } from '../../contract/codec/index.js'
import { isApplicationUsage } from '../../contract/policy/application-name.js'
import { countNames } from '../../contract/policy/named.js'
import { type Policy, policy as policyCodec } from '../../contract/policy/policy.js'

/** The most bytes of remembered policies. */
const capacity = 2 << 20

/**
 * Policies by their encoding: equal ones are one frozen object. A thousand records with one policy
 * would otherwise hold a thousand objects, and take the time to decode them.
 */
export class PolicyPool {
  readonly #known = new Map<string, Policy>()
  #bytes = 0
  #made = 0

  /** The number of names in all policies that were decoded until now, without remembered ones. */
  get namesMade(): number {
    return this.#made
  }

  /** `encoded` is copied. @throws StrongholdError `INVALID_ARGUMENT`. */
  at(encoded: Uint8Array): Policy {
    const name = byteKey(encoded)
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const decoded = decode(policyCodec, encoded.slice())
    this.#made += countNames(decoded)
    const made = frozen(inWords(decoded))
    this.#bytes += encoded.length
    if (this.#bytes > capacity) {
      this.#known.clear()
      this.#bytes = encoded.length
    }
    this.#known.set(name, made)
    return made
  }
}

/**
 * A policy of a file without invalid usages: such a word permits nothing, and a person would take
 * it for another one, or for several.
 */
function inWords(policy: Policy): Policy {
  const { usages, derived } = policy
  const inner = derived && inWords(derived)
  if (usages.every(isWord) && inner === derived) return policy
  return { ...policy, usages: usages.filter(isWord), ...(inner && { derived: inner }) }
}

/** A procedure of this or a later version, or one of an application. */
function isWord(usage: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(usage) || isApplicationUsage(usage)
}

function frozen(policy: Policy): Policy {
  Object.freeze(policy.usages)
  if (policy.rate !== undefined) Object.freeze(policy.rate)
  if (policy.requireApproval !== undefined) Object.freeze(policy.requireApproval)
  if (policy.derived !== undefined) frozen(policy.derived)
  return Object.freeze(policy)
}
