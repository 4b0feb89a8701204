import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { attacks, Siege } from './siege.js'

const siege = await Siege.begin()
after(() => siege.end())

/** MiB that the server's memory may be above its start. */
const bar = 64

// Each for half a second; `npm run test:hostile` takes longer, and prints the figures.
describe('A server, and an honest peer of it, bear', () => {
  for (const name of Object.keys(attacks)) {
    it(name, async () => {
      const { peak, after, calls, failures, runs, complaints } = await siege.stand(name, 0.5)
      assert.deepEqual({ runs, complaints, failures }, { runs: true, complaints: '', failures: [] })
      assert(calls > 0)
      assert(peak <= 2 * bar, `${peak} MiB in between`)
      assert(after <= bar, `${after} MiB after it`)
    })
  }
})
