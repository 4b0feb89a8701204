import { misfit } from '../codec/index.js'
import { within } from '../codec/misfit.js'
import type { Policy } from '../policy/policy.js'
import { procedureNamed } from '../procedures/table.js'
import { isUsage } from './default-policy.js'

/**
 * Refuses a usage that is no procedure of the library and no name that one of an application can
 * have: a typing error would make a secret useless. The zone refuses it too, and cannot say which.
 * Other faults of a policy are left to its codec.
 * @throws StrongholdError `INVALID_ARGUMENT`, with the place of the word.
 */
export function requireKnownWords(policy: Policy | undefined): void {
  const { usages, derived } = Object(policy) as Partial<Policy>
  if (Array.isArray(usages)) {
    for (const [i, word] of (usages as readonly unknown[]).entries()) {
      if (typeof word !== 'string' || isUsage(word) || procedureNamed(word) !== undefined) continue
      const wanted = 'a procedure, a name with a dot, Sync, Export or Import'
      throw within('usages', within(i, misfit(wanted, word, 'another word')))
    }
  }
  try {
    if (derived !== undefined) requireKnownWords(derived)
  } catch (error) {
    throw within('derived', error)
  }
}
