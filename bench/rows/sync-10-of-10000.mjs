import { Location, WriteVault } from '@stronghold/stronghold'
import { median, time } from '../lib/stats.mjs'
import { makeSyncedPair } from '../lib/synced-pair.mjs'

const count = 10_000
const changed = 10
const rounds = 15

/** Ten records that changed among 10,000, over TCP, to a Stronghold that has the others. */
export const sync10Of10000 = {
  name: 'sync-10-of-10000',
  title: 'a sync of 10 changed records among 10,000 over TCP, committed',
  unit: 'ms',
  bar: { text: '≤ 200 ms', holds: ({ value }) => value <= 200 },
  async measure() {
    const { a, b, end } = await makeSyncedPair(count)
    await b.network.pull('a')
    /** @type {number[][]} */
    const [syncs, none] = [[], []]
    for (let round = 0; round < rounds; round++) {
      const calls = Array.from({ length: changed }, (_, i) => {
        const number = (round * 997 + i * 1009) % count
        const location = Location.counter(`vault ${number % 10}`, number)
        return WriteVault({ data: crypto.getRandomValues(new Uint8Array(32)), location })
      })
      await a.client.executeChained(calls)
      await a.stronghold.commit()
      syncs.push(
        await time(async () => {
          const { copied } = await b.network.pull('a')
          if (copied.length !== changed) throw new Error(`${copied.length} were copied`)
        }),
      )
      none.push(await time(() => b.network.pull('a')))
    }
    await end()
    return {
      value: median(syncs),
      beside: { name: 'one that finds no change', value: median(none) },
    }
  },
}
