// A model-based attack: random programs of messages that need no proof, over the Stronghold of an
// owner and that of an attacker, and after each every way to take secrets out that were not granted.
//
//   npm run test:attack -- [--runs N] [--seconds N] [--seed N] [--zone] [--tree PATH]
//                          [--only NAMES] [--without NAMES] [--table] [--mutations [--blind]]
//
// --runs     how many programs at most
// --seconds  for how long at most, 20 by default
// --seed     of the programs; the seed of a run is printed
// --zone     the owner's Stronghold in a real zone
// --tree     another checkout, which was built, to be attacked with this suite
// --only, --without  kinds of steps, to look for other faults than those that are known
// --late-grants  a key that its owner gave away later excuses nothing that it encrypts from then on
// --mutations  breaks guard, gate and meet one after the other: each must be found in the budget,
//            by the steps that lead there soon, or with --blind by all of them
// --table    the outcome of each kind of step
import { parseArgs } from 'node:util'
import { attack } from './attack.mjs'
import { loadTree, ownTree } from './tree.mjs'
import { requireMutations, tryMutations } from './try-mutations.mjs'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    zone: { type: 'boolean', default: false },
    tree: { type: 'string', default: ownTree },
    only: { type: 'string', default: '' },
    without: { type: 'string', default: '' },
    table: { type: 'boolean', default: false },
    'late-grants': { type: 'boolean', default: false },
    blind: { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
  },
})
const number = (name) => {
  const value = Number(values[name])
  if (!Number.isInteger(value) || value < 0) {
    console.error(`--${name} takes a number`)
    process.exit(2)
  }
  return value
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : number('seed')
const names = (text) => text.split(',').filter((name) => name !== '')

console.log(`seed ${seed}${values.zone ? ', in a zone' : ''}`)
const settings = {
  seed,
  runs: number('runs'),
  seconds: number('seconds'),
  zone: values.zone,
  lateGrants: values['late-grants'],
  only: names(values.only),
  without: names(values.without),
}
if (values.mutations) {
  const missed = await tryMutations(values.tree, { ...settings, blind: values.blind })
  process.exit(missed === 0 ? 0 : 1)
}
// A mutation that no longer applies is noticed on every run, and not only when all are tried, which
// takes minutes.
if (values.tree === ownTree) requireMutations(ownTree)
const { tally, leak } = await attack(await loadTree(values.tree), settings)
console.log(tally.text)
if (values.table) console.log(tally.table)
if (leak !== undefined) {
  for (const [i, line] of leak.entries()) console.log(`  ${i + 1}. ${line}`)
  process.exitCode = 1
}
