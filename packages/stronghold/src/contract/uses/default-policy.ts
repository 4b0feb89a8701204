import { isApplicationUsage } from '../policy/application-name.js'
import type { Policy, Usage } from '../policy/policy.js'
import type { ProcedureName } from '../policy/procedure-name.js'
import { type SecretType, secretTypes } from '../procedures/secret-type.js'
import { procedureNames } from '../procedures/table.js'
import { usagesOfType } from './usages-of-type.js'

/** Usages that are not procedures: taking part in a sync, sealing an export, opening an import. */
export const otherUsages = Object.freeze(['Sync', 'Export', 'Import'] as const)

type BuiltInUsage = ProcedureName | (typeof otherUsages)[number]

const builtIn = new Set<BuiltInUsage>([...procedureNames, ...otherUsages])

/** Whether a usage is one of this library, and not a procedure of an application. */
export function isBuiltInUsage(usage: string): usage is BuiltInUsage {
  return (builtIn as ReadonlySet<string>).has(usage)
}

/** Whether a word can be a usage: one of this library, or the name of a procedure of an application. */
export function isUsage(word: string): word is Usage {
  return isBuiltInUsage(word) || isApplicationUsage(word)
}

/**
 * The policy of a record that has none (docs/spec/policy.md, "Without a policy"): every procedure of
 * the library, none of an application, and key wrap only under keys that nobody outside can know.
 * Its `derived` is absent, which means this policy again, at any depth.
 */
export const defaultPolicy: Policy = Object.freeze({
  usages: Object.freeze([...builtIn].sort()),
  wrappable: 'bornInside',
})

/** The same for a record of a type, narrowed to the procedures that the type suits. */
export function defaultPolicyOf(type: SecretType): Policy {
  return byType.get(type) ?? defaultPolicy
}

const byType: ReadonlyMap<SecretType, Policy> = new Map(
  secretTypes.map((type) => {
    const usages = [...usagesOfType(type), ...otherUsages].sort()
    return [type, Object.freeze({ ...defaultPolicy, usages: Object.freeze(usages) })]
  }),
)
