// Kills hosts and zones at random moments and at every call of a commit, lets writers compete, takes
// disks away, and kills around a key whose uses are counted; after each, a fresh process must find
// the old or the new state (docs/spec/durability.md), and no use may have been given back. Cuts the
// connection of two Strongholds during syncs: what is there is the old or the new state too.
//
//   node suites/faults/run.mjs [--rounds N] [--seed N]
//
// --rounds  how many in all, 1000 by default
// --seed    for the random moments; the seed of a run is printed
import { chmod } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Random } from '../lib/random.mjs'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { countedUses } from './counted.mjs'
import { cutSyncs } from './cuts.mjs'
import * as rounds from './rounds.mjs'
import { Tally, table } from './tally.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string' } },
})
const total = Number(values.rounds)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
if (!Number.isInteger(total) || total < 1 || !Number.isInteger(seed)) {
  console.error('--rounds and --seed take numbers')
  process.exit(2)
}
if (process.platform !== 'linux') {
  console.error('this test finds zones through /proc: it needs Linux')
  process.exit(1)
}

// Shares of all rounds, and how many of a mode run one after the other on one file.
const modes = [
  { name: 'kill host', run: rounds.hostKills, share: 0.3, chain: 25 },
  { name: 'kill host in commit', run: rounds.commitKills, share: 0.33, chain: 25, phase: 'commit' },
  { name: 'kill host in create', run: rounds.createKills, share: 0.12, chain: 25, phase: 'create' },
  { name: 'kill zone', run: rounds.zoneKills, share: 0.2, chain: 25 },
  { name: 'two writers', run: rounds.twoWriters, share: 0.02, chain: 4 },
  { name: 'read-only folder', run: rounds.readOnlyFolders, share: 0.015, chain: 5 },
  { name: 'full disk', run: rounds.fullDisks, share: 0.015, chain: 5 },
  // On top of the others: it takes this many to use keys up.
  { name: 'kill counted uses', run: countedUses, share: 0.1, chain: 25, least: 25 },
  // On top as well: the connection of two Strongholds, cut during a sync.
  { name: 'cut sync', run: cutSyncs, share: 1, chain: 100, least: 20 },
]

const root = makeFolder('faults')
try {
  // One mode becomes an ordinary user, who must be able to pass.
  await chmod(root, 0o711)
  console.log(`seed ${seed}`)
  const calls = await rounds.listCalls(root)
  console.log(`calls of a create: ${calls.create.join(' ')}`)
  console.log(`calls of a commit: ${calls.commit.join(' ')}\n`)
  const tallies = await runAll(calls)
  console.log(table(tallies))
  const contended = tallies.reduce((sum, tally) => sum + tally.contended, 0)
  console.log(`rounds of two writers in which one had to wait for the other: ${contended}`)
  const usedUp = tallies.reduce((sum, tally) => sum + tally.usedUp, 0)
  console.log(`counted keys that were used up through kills: ${usedUp}`)
  const failed = tallies.reduce((sum, { faults }) => sum + faults.length, 0)
  const passed = tallies.reduce((sum, tally) => sum + tally.rounds, 0) - failed
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
} finally {
  removeFolder(root)
}

/** Runs all modes in two lanes. */
async function runAll(calls) {
  const chains = []
  const tallies = modes.map(({ name, run, chain, phase }, i) => {
    const tally = new Tally(name)
    const points = phase && pointsOf(calls[phase])
    for (let rest = countOf(i); rest > 0; rest -= chain) {
      const source = new Random(seed + chains.length)
      const random = () => source.fraction()
      const count = Math.min(chain, rest)
      chains.push(() => tally.chain(() => run({ root, count, tally, random, points })))
    }
    return tally
  })
  const lane = async () => {
    for (let next = chains.shift(); next !== undefined; next = chains.shift()) await next()
  }
  await Promise.all([lane(), lane()])
  return tallies
}

// The first mode takes what the others leave.
function countOf(i) {
  const share = ({ share, least = 1 }) => Math.max(least, Math.round(total * share))
  if (i > 0) return share(modes[i])
  const others = modes.slice(1).filter(({ least }) => least === undefined)
  return total - others.reduce((sum, mode) => sum + share(mode), 0)
}

/** Every call, to be killed at before, after, and in the middle of a write; again and again. */
function* pointsOf(calls) {
  for (;;) {
    for (const [i, name] of calls.entries()) {
      const moments = name === 'write' ? ['before', 'during', 'after'] : ['before', 'after']
      for (const when of moments) yield { number: i + 1, when }
    }
  }
}
