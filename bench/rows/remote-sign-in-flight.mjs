import { rateInFlight } from '../lib/in-flight.mjs'
import { makeRemoteSigner } from '../lib/remote.mjs'
import { alternate } from '../lib/stats.mjs'

/** Signatures a second of another Stronghold over one connection, with 128 calls in flight. */
export const remoteSignInFlight = {
  name: 'remote-sign-in-flight',
  title: 'Ed25519 signatures a second of another Stronghold, 128 in flight',
  unit: '1/s',
  bar: { text: '≥ 5,000/s', holds: ({ value }) => value >= 5000 },
  async measure() {
    const { sign, remoteSign, end } = await makeRemoteSigner()
    const remote = () => rateInFlight(10_000, 128, remoteSign)
    const local = () => rateInFlight(20_000, 128, sign)
    await remote()
    await local()
    const [value, theirs] = await alternate(7, remote, local)
    await end()
    return { value, beside: { name: 'through the zone of this process', value: theirs } }
  },
}
