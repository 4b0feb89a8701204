import { attack } from './attack.mjs'
import { makeMutatedTree, mutated } from './mutated-tree.mjs'
import { mutations } from './mutations.mjs'
import { loadTree } from './tree.mjs'

/** Every mutation still applies to a checkout; each is quickly looked at, and none is tried. */
export function requireMutations(root) {
  for (const { changes } of mutations) for (const change of changes) mutated(root, change)
}

/**
 * Attacks a checkout with each mutation; answers how many were not found.
 * @param {string} root
 * @param {any} settings those of `attack`, and `blind`: with every kind of step, and not those alone that lead there soon
 */
export async function tryMutations(root, { blind, ...settings }) {
  let missed = 0
  for (const mutation of mutations) {
    const { tree, remove } = makeMutatedTree(root, mutation)
    try {
      const chosen = blind || mutation.steps === undefined ? {} : { only: mutation.steps }
      const all = { ...settings, ...chosen, shrinks: false }
      const { tally, leak } = await attack(await loadTree(tree), all)
      if (leak === undefined) missed++
      console.log(`${leak === undefined ? 'MISSED' : 'found '}  ${mutation.name}: ${tally.text}`)
      if (leak !== undefined) console.log(`        ${leak.at(-1)}`)
    } finally {
      remove()
    }
  }
  console.log(`${mutations.length - missed} mutations found, ${missed} missed`)
  return missed
}
