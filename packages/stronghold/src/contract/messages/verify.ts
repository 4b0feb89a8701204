import type { ValueOf } from '../codec/index.js'
import { fixedBytes, list, optional, struct, u53 } from '../codec/index.js'
import { message } from './define.js'
import { sealedFile, snapshotFacts } from './snapshot.js'

/** A vault or record that does not authenticate, by ids. */
export const damage = struct({
  client: fixedBytes(24),
  vault: fixedBytes(24),
  /** Absent when the vault as a whole cannot be used. */
  record: optional(fixedBytes(24)),
})

/** What a file holds, and what of it is damaged. */
export const snapshotCheck = struct({
  facts: snapshotFacts,
  /** Without the reserved one, whose damage is told of nevertheless. */
  clients: u53,
  vaults: u53,
  records: u53,
  damaged: list(damage),
})

export type SnapshotCheck = ValueOf<typeof snapshotCheck>

/**
 * Opens a file, authenticates every record of it, and forgets it again: runs the KDF, unless the
 * file before it in this zone had the same header. Nothing but ids and counts comes out.
 */
export const Verify = message('Verify', 'locked', struct(sealedFile), snapshotCheck, {
  secret: true,
})
