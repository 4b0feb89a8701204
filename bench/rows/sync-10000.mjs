import { fillRecords } from '../lib/ours.mjs'
import { median, time } from '../lib/stats.mjs'
import { makeSyncedPair } from '../lib/synced-pair.mjs'

const count = 10_000
const rounds = 3

/** All records of another Stronghold, over TCP, into one that has none. */
export const sync10000 = {
  name: 'sync-10000',
  title: 'a sync of 10,000 records over TCP, committed',
  unit: 'ms',
  bar: { text: '≤ 3,000 ms', holds: ({ value }) => value <= 3000 },
  async measure() {
    /** @type {number[][]} */
    const [syncs, writes] = [[], []]
    for (let round = 0; round < rounds; round++) {
      const { b, end } = await makeSyncedPair(count)
      syncs.push(
        await time(async () => {
          const { copied } = await b.network.pull('a')
          if (copied.length !== count) throw new Error(`${copied.length} were copied`)
        }),
      )
      const local = await b.stronghold.createClient('local')
      writes.push(await time(() => fillRecords(local, count)))
      await end()
    }
    return {
      value: median(syncs),
      beside: { name: 'writing as many in one Stronghold', value: median(writes) },
    }
  },
}
