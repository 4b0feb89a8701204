import { makeSigner } from '../lib/ours.mjs'
import { rustName } from '../lib/rust.mjs'
import { alternate, medianLatency } from '../lib/stats.mjs'

const count = 500

/** One `Ed25519Sign` through the zone, nothing else in flight. */
export const signLatency = {
  name: 'sign-latency',
  title: 'one Ed25519 signature, median',
  unit: 'µs',
  bar: { text: '≤ 0.25 × Rust', holds: ({ ratio }) => ratio <= 0.25 },
  async measure(context) {
    const rust = await context.rust()
    const { stronghold, sign } = await makeSigner()
    // The host's code is compiled by V8 on the way.
    await medianLatency(2000, sign)
    const [value, theirs] = await alternate(
      9,
      () => medianLatency(count, sign),
      () => rust.ask('latency', { count }),
    )
    await stronghold.close({ discard: true })
    return { value, beside: { name: rustName, value: theirs } }
  },
}
