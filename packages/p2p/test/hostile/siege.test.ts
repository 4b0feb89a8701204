import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { attacksOn, Siege } from './siege.js'
import { nameOf, ways } from './way.js'

const siege = await Siege.begin()
after(() => siege.end())

const overTcp = attacksOn({ transport: 'tcp', victim: 'listens' })

/** MiB that the victim's memory may be above its start. */
const bar = 64

// Each for a fifth of a second, on one way after the other; `npm run test:hostile` has all of them
// on all ways, takes longer, and prints the figures.
for (const [index, way] of ways.entries()) {
  describe(`Who ${nameOf(way)}, and an honest peer, bear`, () => {
    const names = Object.keys(attacksOn(way))
    const isOnlyHere = (name: string) => way.transport === 'ws' && !(name in overTcp)
    for (const [turn, name] of names.entries()) {
      if (turn % ways.length !== index && !isOnlyHere(name)) continue
      it(name, async () => {
        const damage = await siege.stand(name, 0.3, way)
        const { peak, after, times, failures, runs, complaints } = damage
        assert.deepEqual(
          { runs, complaints, failures },
          { runs: true, complaints: '', failures: [] },
        )
        assert(times.length > 0)
        assert(peak <= 2 * bar, `${peak} MiB in between`)
        assert(after <= bar, `${after} MiB after it`)
      })
    }
  })
}
