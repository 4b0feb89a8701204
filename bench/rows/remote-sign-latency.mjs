import { makeRemoteSigner } from '../lib/remote.mjs'
import { alternate, medianLatency } from '../lib/stats.mjs'

const count = 500

/** One `Ed25519Sign` of another Stronghold, beside one through the zone of this one. */
export const remoteSignLatency = {
  name: 'remote-sign-latency',
  title: 'one Ed25519 signature of another Stronghold over TCP, median',
  unit: 'µs',
  bar: { text: '≤ 4 × local', holds: ({ ratio }) => ratio <= 4 },
  async measure() {
    const { sign, remoteSign, end } = await makeRemoteSigner()
    await medianLatency(2000, sign)
    await medianLatency(2000, remoteSign)
    const [value, local] = await alternate(
      9,
      () => medianLatency(count, remoteSign),
      () => medianLatency(count, sign),
    )
    await end()
    return { value, beside: { name: 'through the zone of this process', value: local } }
  },
}
