import { rateInFlight } from '../lib/in-flight.mjs'
import { makeSigner } from '../lib/ours.mjs'
import { alternate } from '../lib/stats.mjs'

const inFlight = 128
const count = 20_000

/** Signatures a second with 128 calls in flight. */
export const signInFlight = {
  name: 'sign-in-flight',
  title: 'Ed25519 signatures a second, 128 in flight',
  unit: '1/s',
  bar: { text: '≥ 30,000/s', holds: ({ value }) => value >= 30_000 },
  async measure(context) {
    const rust = await context.rust()
    const { stronghold, sign } = await makeSigner()
    const rate = () => rateInFlight(count, inFlight, sign)
    await rate()
    const [value, theirs] = await alternate(7, rate, () => rust.ask('rate', { count: 500 }))
    await stronghold.close({ discard: true })
    const name = 'Rust 2.0.0, one at a time: it aborts with two in flight'
    return { value, beside: { name, value: theirs } }
  },
}
