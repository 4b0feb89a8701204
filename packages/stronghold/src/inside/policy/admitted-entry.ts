import type { Entry } from '../attributes/entry.js'
import { admitted } from './held-policy.js'

/**
 * What this snapshot believes of what another one says of a client, a vault or a record: that the
 * secret is known outside, and no policy that grants more than the default one.
 */
export function admittedEntry(entry: Entry): Entry {
  if (entry.kind === 'tombstone') return entry
  const isKnown = entry.kind === 'compartment' || entry.knownTo === 'caller'
  if (isKnown && entry.policy === undefined) return entry
  const policy = admitted(entry.policy)
  return entry.kind === 'compartment'
    ? { ...entry, policy }
    : { ...entry, policy, knownTo: 'caller' }
}
