import { idKey } from '@stronghold/engine'
import type { SyncReason } from '../../contract/messages/sync.js'
import type { RecordEntry } from '../attributes/entry.js'
import { compareStamps } from '../attributes/stamp.js'
import { makeUsage } from '../attributes/usage.js'
import type { FixedLocation } from '../resolver.js'
import type { Found } from './client-view.js'
import type { Joined } from './join.js'

/** The merged attributes of a record whose content both sides have. */
export interface Merged {
  readonly entry: RecordEntry
  /** The changed attributes, each by the reason of a line in the report. */
  readonly changes: readonly SyncReason[]
}

/**
 * The merged attributes of two equal contents. Undefined where neither side has any.
 * @param keepsHere the target's attributes stay, and only restrictions are taken: a policy, and
 *   that a party outside may know the secret.
 */
export function merged(
  source: Found,
  target: Found,
  joined: Joined,
  foreign: boolean,
  keepsHere: boolean,
  name: FixedLocation | undefined,
): Merged | undefined {
  const here = target.fresh ? target.entry : undefined
  const entry = keepsHere
    ? restricted(here, source, target, joined, foreign)
    : both(source, target, joined, foreign, name)
  return entry && { entry, changes: changesOf(here, target, entry) }
}

/** Where the content here has no attributes, a restriction needs an entry: the other side's. */
function restricted(
  here: RecordEntry | undefined,
  source: Found,
  target: Found,
  joined: Joined,
  foreign: boolean,
): RecordEntry | undefined {
  if (here !== undefined) {
    return { ...here, knownTo: knownTo(here, source, foreign), policy: joined.policy }
  }
  if (!joined.narrows) return undefined
  const entry = both(source, target, joined, foreign, undefined)
  return entry && { ...entry, readers: [], label: undefined }
}

function both(
  source: Found,
  target: Found,
  { policy, label }: Joined,
  foreign: boolean,
  name: FixedLocation | undefined,
): RecordEntry | undefined {
  const base = (target.fresh ? target.entry : undefined) ?? source.entry
  if (base === undefined) return undefined
  const isLater = compareStamps(source.stamp, target.stamp) > 0
  const { generation, changed, writer } = isLater ? source.stamp : target.stamp
  const there = source.fresh ? source.entry : undefined
  return {
    ...base,
    ...{ generation, changed, writer, policy, label },
    knownTo: knownTo(base, source, foreign),
    location: name ?? base.location,
    // Readers are grants: both sides' lists must hold.
    readers: isLater ? commonReaders(base.readers, there?.readers ?? []) : base.readers,
    widened: target.fresh ? target.entry?.widened : undefined,
    usage: target.entry?.usage ?? makeUsage(),
  }
}

/** To be known is for good, and of two words on it the worse one holds. */
function knownTo(base: RecordEntry, source: Found, foreign: boolean): RecordEntry['knownTo'] {
  const there = source.fresh ? source.entry : undefined
  const isKnown = foreign || base.knownTo === 'caller' || there?.knownTo !== 'nobody'
  return isKnown ? 'caller' : 'nobody'
}

function changesOf(
  here: RecordEntry | undefined,
  { entry: stale, stamp }: Found,
  now: RecordEntry,
): SyncReason[] {
  const changes: SyncReason[] = []
  if ((here?.type ?? 'Unknown') !== now.type) changes.push('type')
  if (here?.label !== now.label) changes.push('label')
  if (textOf(here?.readers ?? []) !== textOf(now.readers)) changes.push('readers')
  // Without attributes, a secret does not count as unknown outside.
  if ((here?.knownTo ?? 'caller') !== now.knownTo) changes.push('known')
  if (stale?.location === undefined && now.location !== undefined) changes.push('name')
  if (compareStamps(stamp, now) !== 0) changes.push('stamp')
  return changes
}

function textOf(readers: readonly Uint8Array[]): string {
  return readers.map(idKey).sort().join()
}

function commonReaders(a: readonly Uint8Array[], b: readonly Uint8Array[]): readonly Uint8Array[] {
  return a.filter((reader) => b.some((other) => idKey(reader) === idKey(other)))
}
