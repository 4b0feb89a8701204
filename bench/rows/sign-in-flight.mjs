import { nativeProvider } from '@stronghold/crypto/native'
import { rateInFlight } from '../lib/in-flight.mjs'
import { makeSigner, seed } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

const inFlight = 128
const count = 20_000

/** Signatures a second with 128 calls in flight. */
export const signInFlight = {
  name: 'sign-in-flight',
  title: 'Ed25519 signatures a second, 128 in flight',
  unit: '1/s',
  bar: { text: '≥ 40,000/s', holds: ({ value }) => value >= 40_000 },
  async measure(context) {
    const rust = await context.rust()
    const name = 'Rust 2.0.0, one at a time: it aborts with two in flight'
    return measureBeside(name, () => rust.ask('rate', { count: 500 }))
  },
}

/** The same in turns with the library that signs in the zone, without a zone, in one thread. */
export const signInFlightBare = {
  name: 'sign-in-flight-bare',
  title: 'the same, beside libsodium alone',
  unit: '1/s',
  measure: () => measureBeside('libsodium in this process, in one thread', bareRate),
}

async function measureBeside(name, theirs) {
  const { stronghold, sign } = await makeSigner()
  const rate = () => rateInFlight(count, inFlight, sign)
  await rate()
  const [value, other] = await alternate(7, rate, theirs)
  await stronghold.close({ discard: true })
  return { value, beside: { name, value: other } }
}

async function bareRate() {
  const { ed25519 } = nativeProvider
  const [publicKey, signature, message] = [32, 64, 32].map((length) => new Uint8Array(length))
  ed25519.publicKey(publicKey, seed)
  const milliseconds = await time(() => {
    for (let i = 0; i < count; i++) ed25519.sign(signature, message, seed, publicKey)
  })
  return (count / milliseconds) * 1000
}
