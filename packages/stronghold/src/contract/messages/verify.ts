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

/** The contents of a file, and their damage. */
export const snapshotCheck = struct({
  facts: snapshotFacts,
  /** Without the reserved one, whose damage is still reported. */
  clients: u53,
  vaults: u53,
  records: u53,
  damaged: list(damage),
})

export type SnapshotCheck = ValueOf<typeof snapshotCheck>

/**
 * Opens a file, authenticates every record of it, and forgets it again: runs the KDF, unless the
 * previous file in this zone had the same header. Only ids and counts come out.
 */
export const Verify = message('Verify', 'locked', struct(sealedFile), snapshotCheck, {
  secret: true,
})
