import type { CryptoProvider } from '@stronghold/crypto'
import { byteKey, type ClientState, ID_LENGTH } from '@stronghold/engine'
import type { Bucket } from '../attributes/bucket.js'
import type { RecordEntry } from '../attributes/entry.js'
import { STAMP_LENGTH } from '../attributes/entry-head.js'
import type { Address } from '../resolver.js'
import { isHindering } from '../sync/permission.js'

/** The state of a record, as one byte of its row. */
export const standing = { live: 0, revoked: 1, unstamped: 2 } as const

/** The compared fields of a record: its id, its state, and its stamp. */
export interface Row {
  /** Orders rows. */
  readonly name: string
  /** 24 bytes. */
  readonly recordId: Uint8Array
  readonly standing: (typeof standing)[keyof typeof standing]
  /** 24 bytes; zero where there is none. Of an amended record, the hash of both its stamps. */
  readonly stamp: Uint8Array
  /** Whether a policy keeps it from travelling: the two sides are equal without it. */
  readonly hindered: boolean
}

const vaultAt = 1
const recordAt = vaultAt + ID_LENGTH
const zero = new Uint8Array(STAMP_LENGTH)

/** The row of a record that has an entry; undefined when there is only the entry. */
export function rowAt(
  crypto: CryptoProvider,
  client: ClientState,
  bucket: Bucket,
  name: string,
  around: boolean,
): Row | undefined {
  const glance = bucket.glance(name)
  if (glance === undefined) return undefined
  const { kind, key, content, stamp = zero, amended, hasPolicy } = glance
  const vaultId = key.subarray(vaultAt, recordAt)
  const recordId = key.subarray(recordAt)
  const present = client.contentKey(vaultId, recordId)
  if (present === undefined) {
    if (kind === 'tombstone') {
      return { name, recordId, standing: standing.revoked, stamp, hindered: false }
    }
    return client.holds(vaultId, recordId) ? buried(name, recordId) : undefined
  }
  // A later write of another program has no stamp.
  // A stamp that was given to another content would make two different secrets look equal.
  const fresh = content !== undefined && present.startsWith(byteKey(content)) && !isZero(stamp)
  return {
    name,
    recordId,
    standing: fresh ? standing.live : standing.unstamped,
    stamp: fresh ? markOf(crypto, stamp, amended) : zero,
    hindered: around || (hasPolicy && hasHindering(bucket, name)),
  }
}

/** The row of a record without attributes; undefined when it is gone. */
export function strangeRow(
  client: ClientState,
  name: string,
  { vaultId, recordId }: Address,
  hindered: boolean,
): Row | undefined {
  if (client.recordExists(vaultId, recordId)) {
    return { name, recordId, standing: standing.unstamped, stamp: zero, hindered }
  }
  return client.holds(vaultId, recordId) ? buried(name, recordId) : undefined
}

function buried(name: string, recordId: Uint8Array): Row {
  return { name, recordId, standing: standing.revoked, stamp: zero, hindered: false }
}

function hasHindering(bucket: Bucket, name: string): boolean {
  const policy = (bucket.at(name)?.entry as RecordEntry | undefined)?.policy
  return policy !== undefined && isHindering(policy)
}

function markOf(
  crypto: CryptoProvider,
  stamp: Uint8Array,
  amended: Uint8Array | undefined,
): Uint8Array {
  if (amended === undefined || amended.every((byte, i) => byte === stamp[i])) return stamp
  const both = new Uint8Array(2 * STAMP_LENGTH)
  both.set(stamp)
  both.set(amended, STAMP_LENGTH)
  const mark = new Uint8Array(STAMP_LENGTH)
  crypto.blake2b(mark, both)
  return mark
}

function isZero(stamp: Uint8Array): boolean {
  for (let i = 0; i < stamp.length; i++) if (stamp[i] !== 0) return false
  return true
}
