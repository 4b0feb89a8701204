import { idKey } from '@stronghold/engine'
import { countNames, isListed } from '../../contract/policy/named.js'
import type { Policy } from '../../contract/policy/policy.js'
import { type HeldPolicy, stated } from '../attributes/held-policy.js'
import { type Ancestry, productPolicy } from './product-policy.js'
import type { Origin } from './source.js'

/** A secret that is about to be written, with the call's own attributes. */
export type Descent = Omit<Ancestry, 'said'> & { readonly said: Policy | undefined }

/**
 * The policies of the secrets that the calls of one message make. An inherited policy is read once
 * for all products that inherit it, and charged before: a message can say in few bytes that each of
 * a thousand secrets comes from one whose policy has a thousand names.
 */
export class ProductPolicies {
  readonly #charge: (names: number) => void
  readonly #ids = new Map<object, number>()
  readonly #made = new Map<string, HeldPolicy | undefined>()
  readonly #narrowed = new Map<string, readonly string[]>()

  /** `charge` is called before inherited names are read: `Tally.things`. */
  constructor(charge: (names: number) => void) {
    this.#charge = charge
  }

  /** As `productPolicy`. @throws StrongholdError `TOO_EXPENSIVE` too. */
  of(descent: Descent): HeldPolicy | undefined {
    const { sources, before } = descent
    const ancestry = { ...descent, said: descent.said && stated(descent.said) }
    const inherits = before !== undefined || sources.some(isRestricted)
    // The usual cases: there is no policy, or only that of the call.
    if (!inherits && (ancestry.said === undefined || sources.length === 0)) {
      return productPolicy(ancestry)
    }
    const name = this.#nameOf(ancestry)
    const known = this.#made.get(name)
    if (known !== undefined || this.#made.has(name)) return known
    this.#charge(sources.reduce((sum, source) => sum + namesOf(source), countNames(before)))
    const policy = productPolicy(ancestry)
    this.#made.set(name, policy)
    return policy
  }

  /** The `names` that a policy allows; all of them without a policy. */
  narrowed(names: readonly string[], policy: Policy | undefined): readonly string[] {
    if (policy === undefined) return names
    const name = `${this.#idOf(names)} ${this.#idOf(policy)}`
    const known = this.#narrowed.get(name)
    if (known !== undefined) return known
    this.#charge(names.length)
    const narrowed = names.filter((usage) => isListed(usage, policy))
    this.#narrowed.set(name, narrowed)
    return narrowed
  }

  /** The inputs of `productPolicy`; equal policies are mostly one object. */
  #nameOf({ type, carries, sources, vaultId, said, before }: Ancestry): string {
    let name = `${type} ${carries} ${this.#idOf(said)} ${this.#idOf(before)}`
    for (const source of sources) {
      const { client, vault } = source.standing
      const stays = carries && isWithin(source, vaultId)
      name += ` ${source.type} ${this.#idOf(source.policy)} ${this.#idOf(vault?.policy)}`
      name += ` ${this.#idOf(client?.policy)} ${stays}`
    }
    return name
  }

  #idOf(value: object | undefined): number {
    if (value === undefined) return 0
    const known = this.#ids.get(value)
    if (known !== undefined) return known
    const id = this.#ids.size + 1
    this.#ids.set(value, id)
    return id
  }
}

function isRestricted({ policy, standing: { client, vault } }: Origin): boolean {
  return policy !== undefined || vault?.policy !== undefined || client?.policy !== undefined
}

/** Names of a source's policies, and of the default one that they are met with. */
function namesOf({ policy, standing: { client, vault } }: Origin): number {
  return countNames(policy) + countNames(vault?.policy) + countNames(client?.policy) + defaultNames
}

/** As many as the library has words for, nearly. */
const defaultNames = 64

/** Whether the product goes into the vault of a source. */
function isWithin({ vaultId: from }: Origin, to: Uint8Array | undefined): boolean {
  return from !== undefined && to !== undefined && idKey(from) === idKey(to)
}
