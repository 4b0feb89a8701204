import { StrongholdError } from '../contract/errors.js'
import type { PlaceOptions } from './options.js'
import type { StartInside } from './session/session.js'
import { startZone } from './session/zone-inside.js'
import { FileStorage } from './storage/file-storage.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'

/** The parts that `PlaceOptions` name. */
export interface Opening {
  readonly storage: SnapshotStorage
  readonly access: 'read' | 'write'
  readonly start: StartInside
}

/** The parts that checked options name. @throws StrongholdError `STORAGE_*`. */
export async function openingOf(options: PlaceOptions): Promise<Opening> {
  const { path, storage, access = 'write', keepGenerations, makeDirectory } = options
  const behaviour = {
    ...(keepGenerations === undefined ? {} : { keepGenerations }),
    ...(makeDirectory === undefined ? {} : { makeDirectory }),
  }
  return {
    access,
    storage: storage ?? (await FileStorage.at(path as string, behaviour)),
    start: options.inside ?? ((signal) => startZone(options.zone, signal)),
  }
}

/** The same where there is a snapshot. @throws StrongholdError `SNAPSHOT_NOT_FOUND`. */
export async function existingOpeningOf(options: PlaceOptions): Promise<Opening> {
  const place = await openingOf(options)
  // Or a mistyped name would leave a lock file beside no snapshot.
  if (!(await place.storage.exists())) throw new StrongholdError('SNAPSHOT_NOT_FOUND')
  return place
}

/**
 * The same for writing where there is none yet, nor what is left of one.
 * @throws StrongholdError `SNAPSHOT_EXISTS`, `GENERATIONS_KEPT`.
 */
export async function newOpeningOf(options: PlaceOptions): Promise<Opening> {
  const place = await openingOf({ makeDirectory: true, ...options, access: 'write' })
  if (await place.storage.exists()) throw new StrongholdError('SNAPSHOT_EXISTS')
  // Commits of a new file would remove the older states, which may be all that is left of a file
  // that was deleted by mistake.
  if ((await place.storage.listGenerations()).length > 0) {
    throw new StrongholdError('GENERATIONS_KEPT')
  }
  return place
}
