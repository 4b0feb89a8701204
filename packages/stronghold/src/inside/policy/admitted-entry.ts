import { defaultPolicyOf } from '../../policy/default-policy.js'
import type { Entry } from '../attributes/entry.js'
import { admitted } from './held-policy.js'

/**
 * What this snapshot believes of what another one says of a client, a vault or a record: that the
 * secret is known outside, and no policy that grants more than the default one.
 */
export function admittedEntry(entry: Entry): Entry {
  if (entry.kind === 'tombstone') return entry
  const isKnown = entry.kind === 'compartment' || entry.knownTo === 'caller'
  const isPlain = entry.kind === 'compartment' || entry.widened === undefined
  if (isKnown && isPlain && entry.policy === undefined) return entry
  if (entry.kind === 'compartment') return { ...entry, policy: admitted(entry.policy) }
  const policy = admitted(entry.policy, defaultPolicyOf(entry.type))
  // Nor that its owner, who is another, named what it is for.
  return { ...entry, policy, knownTo: 'caller', widened: undefined }
}
