import type { FileKey, SnapshotState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { Seal } from '../../contract/messages/snapshot.js'
import type { AttributeTable, FlushMode } from '../attributes/attribute-table.js'
import { writeClock, writeGeneration } from '../metadata.js'
import type { With } from './authority.js'

/** A file that is to be written, and its generation. */
export type Sealed = ValueOf<typeof Seal.output>

/** All that is open, as the next generation of a file under `fileKey`. */
export function sealAll(
  state: With<'powers' | 'attributes' | 'snapshot' | 'lineage'>,
  fileKey: FileKey,
  mode: FlushMode,
): Sealed {
  return sealState(state, state, fileKey, mode)
}

/**
 * A snapshot with what is said of it, as the next generation of a file under `fileKey`.
 * @throws StrongholdError `SNAPSHOT_DAMAGED` after the last generation that there can be.
 */
export function sealState(
  { lineage, powers }: With<'powers' | 'lineage'>,
  { snapshot, attributes }: { snapshot: SnapshotState; attributes: AttributeTable },
  fileKey: FileKey,
  mode: FlushMode,
): Sealed {
  // Nobody commits that often: a file that says so was made to be the last of its kind.
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
  const payload = snapshot.encode()
  try {
    const file = fileKey.seal(payload)
    lineage.generation = generation
    lineage.clock = clock
    return { generation, file }
  } finally {
    powers.crypto.wipe(payload)
  }
}
