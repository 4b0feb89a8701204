import { FileKey, parseEnvelope, readWorkFactor } from '@stronghold/engine'
import { fixture, fixtureKey, powers } from '../powers.mjs'

export { expects } from '../powers.mjs'
export const name = 'age-header'
export const seeds = [
  parseEnvelope(fixture('python-v3-wf1')).body,
  parseEnvelope(fixture('rust-v3-identity-0.6.1')).body,
]

const key = fixtureKey('python-v3-wf1')

export function target(bytes) {
  readWorkFactor(bytes)
  using(FileKey.unlock(powers, bytes, key, { maximumWorkFactor: 2 }), (fileKey) =>
    fileKey.open(bytes),
  )
}

function using(resource, use) {
  try {
    use(resource)
  } finally {
    resource[Symbol.dispose]()
  }
}
