import { FileKey, parseEnvelope, SnapshotState } from '@stronghold/engine'
import { fixture, fixtureKey, powers, useEverything } from '../powers.mjs'

export { expects } from '../powers.mjs'
export const name = 'state'

const { body } = parseEnvelope(fixture('python-v3-wf1'))
const fileKey = FileKey.unlock(powers, body, fixtureKey('python-v3-wf1'))

export const seeds = [fileKey.open(body), new Uint8Array(8)]

/** The bytes as a payload: what is accepted must come back, and everything in it be usable. */
export function target(bytes) {
  const payload = bytes.slice()
  const state = SnapshotState.decode(powers, bytes)
  try {
    const encoded = state.encode()
    if (Buffer.compare(encoded, payload.subarray(0, encoded.length)) !== 0) {
      throw new Error('a payload does not come back')
    }
    useEverything(state)
    SnapshotState.decode(powers, state.encode())[Symbol.dispose]()
  } finally {
    state[Symbol.dispose]()
  }
}
