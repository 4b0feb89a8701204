import fc from 'fast-check'

const own = ['attack.Show', 'attack.Keep']
// Those under which something can still be done.
const often = ['library', 'shown', 'library', 'shown', 'library', 'shown']

/** A policy in few words, so that it can be shrunk and read: see `policyOf`. */
export const policyWords = fc.letrec((tie) => ({
  policy: fc.record({
    usages: fc.constantFrom(...often, 'copied', 'signing', 'nothing'),
    wrappable: fc.constantFrom(undefined, 'any', 'any', 'bornInside', 'never'),
    limit: fc.constantFrom(undefined, undefined, undefined, undefined, 'maxUses', 'expires'),
    derived: fc.option(tie('policy'), { maxDepth: 3, nil: undefined, depthSize: 'small' }),
  }),
})).policy

/** Of every second secret none. */
export const maybePolicy = fc.option(policyWords, { nil: undefined, freq: 2 })

/** The policy that the words mean in a checkout: each has its own list of procedures. */
export function policyOf(tree, words) {
  if (words === undefined) return undefined
  const { usages, wrappable, limit, derived } = words
  return {
    usages: usagesOf(tree, usages),
    ...(wrappable === undefined ? {} : { wrappable }),
    ...(limit === 'maxUses' ? { maxUses: 40 } : {}),
    ...(limit === 'expires' ? { expires: 253_402_300_000_000 } : {}),
    ...(derived === undefined ? {} : { derived: policyOf(tree, derived) }),
  }
}

function usagesOf({ procedureNames, otherUsages }, word) {
  const library = [...procedureNames, ...otherUsages]
  switch (word) {
    case 'library':
      return library
    case 'shown':
      return [...library, ...own]
    case 'copied':
      return ['WriteVault', 'CopyRecord', 'AesKeyWrapEncrypt', 'Sync', 'PublicKey']
    case 'signing':
      return ['GenerateKey', 'Ed25519Sign', 'PublicKey']
    default:
      return []
  }
}

/** `{library any, derived {shown}}` */
export function textOfPolicy(words) {
  if (words === undefined) return 'no policy'
  return braces(words)
}

function braces({ usages, wrappable, limit, derived }) {
  const said = [usages, wrappable && `wrappable: ${wrappable}`, limit]
  if (derived !== undefined) said.push(`derived: ${braces(derived)}`)
  return `{${said.filter((word) => word !== undefined).join(', ')}}`
}
