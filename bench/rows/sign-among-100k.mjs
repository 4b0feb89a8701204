import { fillRecords, makeSigner, signWith, withReadyZone } from '../lib/ours.mjs'
import { alternate, medianLatency } from '../lib/stats.mjs'

const count = 1000

/** Whether a signature costs more when its key lies among 100,000 records. */
export const signAmong100k = {
  name: 'sign-among-100k',
  title: 'one Ed25519 signature among 100,000 records, median',
  unit: 'µs',
  bar: { text: 'no slower', holds: ({ ratio }) => ratio <= 1.1 },
  async measure(context) {
    const { path, key } = await context.hundredThousand()
    const few = await makeSigner()
    await fillRecords(await few.stronghold.createClient('others'), 10)
    return withReadyZone({ path }, async (stronghold) => {
      await stronghold.unlock({ key: key() })
      const sign = await signWith(await stronghold.loadClient('bench'))
      await medianLatency(2000, sign)
      await medianLatency(2000, few.sign)
      const [value, theirs] = await alternate(
        9,
        () => medianLatency(count, sign),
        () => medianLatency(count, few.sign),
      )
      await few.stronghold.close({ discard: true })
      return { value, beside: { name: 'among 10 records', value: theirs } }
    })
  },
}
