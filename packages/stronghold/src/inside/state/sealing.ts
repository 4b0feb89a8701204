import type { FileKey, SnapshotState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { Seal } from '../../contract/messages/snapshot.js'
import type { AttributeTable, FlushMode } from '../attributes/attribute-table.js'
import { writeClock, writeGeneration } from '../metadata.js'
import type { With } from './authority.js'

/*
 * A commit, as the zone knows it. It cannot see the disk: the host writes the file, and says so
 * (docs/spec/durability.md, "A commit, step by step"; docs/spec/policy.md, "Counted uses and crashes").
 *
 *                  Seal                              Confirm
 *     ┌─────────┐ ─────────▶ ┌────────────────────┐ ─────────▶ ┌─────────┐
 *     │ settled │            │ sealed, not placed │            │ settled │
 *     └─────────┘            └────────────────────┘            └─────────┘
 *                               │  ▲
 *                               └──┘ Seal: the host could not write the last one
 *
 *     state    | in place   | `generation` | `KnownFiles`          | uses taken in advance
 *     ---------+------------+--------------+-----------------------+---------------------------------
 *     settled  | n          | n            | placed = sealed = n   | granted: they may be made
 *     sealed   | n or n + 1 | n + 1        | placed = n,           | pending: the new file counts
 *              |            |              | sealed = n + 1        | them, and none may be made
 *     sealed   | n or n + 2 | n + 2        | placed = n,           | taken anew, by the mode of
 *     again    |            |              | sealed = n + 2        | the last seal
 *
 * - A crash in any state loses no more than the uses in the last column: they count as made.
 * - Nothing is undone by a failed write. A generation that was sealed is never sealed again, with
 *   other content under the same number: two files could not be told apart by it.
 * - `SealUnder` and `SealStored` make copies for another place. They move the generation on, and
 *   neither `KnownFiles` nor any use: no `Confirm` follows.
 * - `SealClient` is a seal in the mode `keep`: it takes no use in advance.
 * - A host that says `Confirm` for a file that it did not write rolls its own counts back. It could do
 *   so by putting an older file in place, which nobody inside can see.
 */
/** A file to write, and its generation. */
export type Sealed = ValueOf<typeof Seal.output>

/** The whole open state, as the next generation of a file under `fileKey`. */
export function sealAll(
  state: With<'powers' | 'attributes' | 'snapshot' | 'lineage'>,
  fileKey: FileKey,
  mode: FlushMode,
): Sealed {
  return sealState(state, state, fileKey, mode)
}

/**
 * A snapshot with its attributes, as the next generation of a file under `fileKey`.
 * @throws StrongholdError `SNAPSHOT_DAMAGED` after the last generation that there can be.
 */
export function sealState(
  { lineage, powers }: With<'powers' | 'lineage'>,
  { snapshot, attributes }: { snapshot: SnapshotState; attributes: AttributeTable },
  fileKey: FileKey,
  mode: FlushMode,
): Sealed {
  // Nobody commits that often: such a file was made to prevent further commits.
  if (Math.max(lineage.generation, lineage.clock) >= Number.MAX_SAFE_INTEGER) {
    throw new StrongholdError('SNAPSHOT_DAMAGED')
  }
  const generation = lineage.generation + 1
  const clock = lineage.clock + 1
  const now = powers.now()
  for (const client of snapshot.clients.values()) client.store.sweep(now)
  attributes.flush(mode)
  writeGeneration(snapshot, generation, powers)
  writeClock(snapshot, { clock, generation }, powers)
  // Holds every vault key in clear. It is not guarded memory, for it may be of any size: so it is
  // wiped before anything else happens, also when the seal fails.
  const payload = snapshot.encode()
  try {
    const file = fileKey.seal(payload)
    // Only now: an encoding that fails, for want of memory, has changed no number.
    lineage.generation = generation
    lineage.clock = clock
    return { generation, file }
  } finally {
    powers.crypto.wipe(payload)
  }
}
