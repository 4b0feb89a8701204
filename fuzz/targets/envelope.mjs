import { parseEnvelope } from '@stronghold/engine'
import { fixture } from '../powers.mjs'

export { expects } from '../powers.mjs'
export const name = 'envelope'
export const seeds = [fixture('python-v3-wf1'), fixture('rust-v2-identity-0.6.0')]

export function target(bytes) {
  parseEnvelope(bytes)
}
