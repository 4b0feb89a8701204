import type { ClientState } from '@stronghold/engine'
import { maxReaders } from '../../contract/policy/policy.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'
import { defaultPolicyOf } from '../../contract/uses/default-policy.js'
import type { InsidePowers } from '../powers.js'
import { fitsType } from '../procedures/type-shape.js'
import type { Resolver } from '../resolver.js'
import { boundedUsage, boundsAt, isLabel } from './bounds.js'
import type { AttributeEntry, CompartmentEntry, RecordEntry } from './entry.js'
import { addressOf } from './entry-key.js'
import { admitted } from './held-policy.js'
import { trueLocation, trueName } from './true-names.js'

/** The subject of an entry. */
export interface ForeignClient {
  readonly client: ClientState
  readonly powers: InsidePowers
  readonly resolver: Resolver
}

/**
 * The part that this snapshot accepts of another's attributes of a client, a vault or a record: the
 * secret counts as known outside, no policy grants more than the default one, no type contradicts
 * the length, no name belongs to another, and no text, number or time is beyond the bounds.
 */
export function admittedEntry(
  entry: AttributeEntry,
  key: Uint8Array,
  from: ForeignClient,
): AttributeEntry {
  switch (entry.kind) {
    case 'compartment':
      return admittedCompartment(entry, key, from)
    case 'tombstone':
      return { ...entry, location: trueLocation(entry, key, from.resolver) }
    case 'record':
      return admittedRecord(entry, key, from)
  }
}

/**
 * The attributes that stay when an unknown secret takes a record's place: its restrictions.
 * Readers, grants and the label were for the former content.
 */
export function ofUnknown(entry: RecordEntry): RecordEntry {
  return {
    ...entry,
    type: 'Unknown',
    knownTo: 'caller',
    readers: [],
    label: undefined,
    policy: admitted(entry.policy),
    widened: undefined,
  }
}

function admittedCompartment(
  entry: CompartmentEntry,
  key: Uint8Array,
  from: ForeignClient,
): CompartmentEntry {
  return {
    ...entry,
    name: trueName(entry, key, { ...from, crypto: from.powers.crypto }),
    policy: admitted(entry.policy),
    usage: usageOf(entry, from.powers),
  }
}

function admittedRecord(entry: RecordEntry, key: Uint8Array, from: ForeignClient): RecordEntry {
  const { powers } = from
  const now = powers.now()
  const type = typeOf(entry, key, from)
  const { label, readers, created } = entry
  // Only data is read back, and a list of too many readers counts as none.
  const isRead = type === 'Data' && readers.length <= maxReaders
  return {
    ...entry,
    type,
    knownTo: 'caller',
    created: created > boundsAt(now, 0).time ? now : created,
    location: trueLocation(entry, key, from.resolver),
    label: label !== undefined && isLabel(label) ? label : undefined,
    policy: admitted(entry.policy, defaultPolicyOf(type)),
    readers: isRead ? readers : [],
    usage: usageOf(entry, powers),
    // Its owner, another party, named what it is for.
    widened: undefined,
  }
}

/** The claimed type, where the record can have it; otherwise data without a type. */
function typeOf({ type }: RecordEntry, key: Uint8Array, { client }: ForeignClient): SecretType {
  const { vaultId, recordId } = addressOf(key)
  const length = client.secretLength(vaultId, recordId)
  return length !== undefined && fitsType(type, length) ? type : 'Data'
}

function usageOf({ usage }: RecordEntry | CompartmentEntry, { now }: InsidePowers) {
  const time = now()
  return boundedUsage(usage, boundsAt(time, 0), time)
}
