// Compares what is declared that messages cost with the processor time that a zone takes for them
// (docs/spec/budgets.md): `node bench/costs.mjs [FILTER]`, on Linux, after a build. For each
// procedure, and for the dearest messages that a zone allows. A ratio above 1 is a procedure that
// is dearer than it says.

import { KeyProvider, MemoryStorage, procedures, Stronghold } from '@stronghold/stronghold'
import { Tally } from '../packages/stronghold/dist/contract/budget/tally.js'
import { dearestMessages } from './lib/dearest.mjs'
import { pricedCalls } from './lib/priced-calls.mjs'
import { zoneTime } from './lib/zone-time.mjs'

const rounds = 5
/** @type {Map<string, any>} Procedures of every input: what goes with what is known to no type. */
const definitions = new Map(procedures.map(({ definition }) => [definition.name, definition]))
const [, , filter = ''] = process.argv

await withClient(boundless(), async (client) => {
  const priced = await pricedCalls(client)
  const missing = [...definitions.keys()].filter((name) => !Object.hasOwn(priced, name))
  if (missing.length > 0) throw new Error(`no calls for ${missing.join(', ')}`)
  console.log('ratio   measured   declared (microseconds of a call)')
  for (const [name, cases] of Object.entries(priced)) {
    if (!name.includes(filter)) continue
    for (const [what, { calls, lengths }] of Object.entries(cases)) {
      const measured = (await median(() => client.executeChained(calls))) / calls.length
      const declared = calls.reduce((sum, call) => sum + declaredTime(call, lengths), 0)
      line(measured, declared / calls.length, `${name} (${what})`)
    }
  }
})

if (filter === '') {
  await withClient({}, async (client) => {
    console.log('\nmilliseconds of the dearest messages')
    for (const [name, ask] of Object.entries(await dearestMessages(client))) {
      console.log(`${((await median(ask)) / 1000).toFixed(0).padStart(5)}  ${name}`)
    }
  })
}

function boundless() {
  const most = Number.MAX_SAFE_INTEGER
  return { milliseconds: most, hashed: most, rounds: most, scratch: most, output: most }
}

async function withClient(budget, use) {
  const key = KeyProvider.makeRandom()
  const zone = { budget }
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key, zone })
  await use(await stronghold.createClient('priced'))
  await stronghold.close({ discard: true })
}

/** Microseconds of the zone. */
async function median(work) {
  const times = []
  for (let i = 0; i < rounds; i++) {
    const before = zoneTime()
    await work()
    times.push(zoneTime() - before)
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1]
}

function line(measured, declared, what) {
  const ratio = (measured / declared).toFixed(2).padStart(5)
  const figures = [measured, declared].map((value) => value.toFixed(0).padStart(9))
  console.log(`${ratio}  ${figures.join('  ')}  ${what}`)
}

/** Microseconds of a call, as a zone adds them up. */
function declaredTime(call, lengths) {
  const definition = definitions.get(call.procedure)
  const tally = new Tally(boundless())
  tally.call(definition, call)
  if (lengths !== undefined) tally.sources(definition, call, lengths)
  return tally.work
}
