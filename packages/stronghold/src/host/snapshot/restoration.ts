import { StrongholdError } from '../../contract/errors.js'
import { openingOf, storageOf } from '../opening.js'
import { spendingOptions, strongholdOptions } from '../option-checks.js'
import type { RestoreOptions, TargetOptions } from '../options.js'
import type { Platform } from '../platform.js'
import type { KeptGeneration, SnapshotStorage } from '../storage/snapshot-storage.js'
import { formatVersion } from './file-version.js'
import { type StateReport, withVerifier } from './verification.js'

/** The restored generation, and the place of the file that it replaced. */
export interface Restoration {
  /** The number under which the replaced state is kept; undefined when there was no file. */
  readonly replaced: number | undefined
  /** The contents of the restored state. */
  readonly content: NonNullable<StateReport['content']>
}

/** The older states that are kept of a snapshot, newest first; no key is needed. */
export async function listKept(
  platform: Platform,
  options: TargetOptions,
): Promise<readonly KeptGeneration[]> {
  const storage = await storageOf(platform, strongholdOptions.generations(options))
  return storage.listGenerations()
}

/**
 * Replaces the newest state, sound or not, by an older one that opens under the key and is sound.
 * The replaced file, even if damaged, is kept as a generation; none is removed.
 * @throws StrongholdError `SNAPSHOT_LOCKED` while another process has it open for writing,
 *   `SNAPSHOT_NOT_FOUND` for a number that is not kept, `RECORD_DAMAGED` for a state with damaged
 *   records, and as `Stronghold.unlock`.
 */
export async function restoreSnapshot(
  platform: Platform,
  options: RestoreOptions,
): Promise<Restoration> {
  return spendingOptions(strongholdOptions.restore, options, (own) => restored(platform, own))
}

async function restored(platform: Platform, options: RestoreOptions): Promise<Restoration> {
  const { generation } = options
  const place = await openingOf(platform, { ...options, access: 'write' })
  const { storage } = place
  // Checked before a lock file is made beside a missing file.
  if (!(await storage.listGenerations()).some((kept) => kept.generation === generation)) {
    const detail = 'No older state of this number is kept.'
    throw new StrongholdError('SNAPSHOT_NOT_FOUND', { detail })
  }
  await storage.acquire()
  try {
    const bytes = await storage.readGeneration(generation)
    // Its error names the fault of the version, which a report does not.
    formatVersion(bytes)
    const states = await withVerifier(place, options, async (verify) => ({
      restored: await verify(async () => bytes),
      // The replaced file may lie on a disk that cannot read it.
      current: await verify(() => storage.read()).catch(() => undefined),
    }))
    const content = requireSound(states.restored)
    const exists = await storage.exists()
    const replaced = exists ? await numberFor(storage, states.current) : undefined
    await storage.restore(bytes, replaced ?? 0)
    return { replaced, content }
  } finally {
    await storage.release()
  }
}

function requireSound({ error, content }: StateReport): NonNullable<StateReport['content']> {
  if (error !== undefined) throw new StrongholdError(error)
  const [damage] = content?.damaged ?? []
  if (content === undefined || damage !== undefined) throw new StrongholdError('RECORD_DAMAGED')
  return content
}

// Its own number, unless another state is kept under that already, which must not be lost.
async function numberFor(
  storage: SnapshotStorage,
  replaced: StateReport | undefined,
): Promise<number> {
  const own = replaced?.content?.facts.generation
  const kept = (await storage.listGenerations()).map(({ generation }) => generation)
  return own === undefined || kept.includes(own) ? Math.max(0, ...kept) + 1 : own
}
