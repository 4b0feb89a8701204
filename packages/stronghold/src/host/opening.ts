import { StrongholdError } from '../contract/errors.js'
import type { PlaceOptions, TargetOptions } from './options.js'
import type { Platform } from './platform.js'
import type { StartInside } from './session/session.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'

/** What `PlaceOptions` name. */
export interface Opening {
  readonly storage: SnapshotStorage
  readonly access: 'read' | 'write'
  readonly start: StartInside
}

type StorageOptions = TargetOptions & Pick<PlaceOptions, 'keepGenerations' | 'makeDirectory'>

/** What checked options name. @throws StrongholdError `STORAGE_*`, `UNSUPPORTED_RUNTIME`. */
export async function openingOf(platform: Platform, options: PlaceOptions): Promise<Opening> {
  const start = options.inside ?? platform.insideFor(options.zone)
  const storage = await storageOf(platform, options)
  return { access: options.access ?? 'write', storage, start }
}

/** The same where there is a snapshot. @throws StrongholdError `SNAPSHOT_NOT_FOUND`. */
export async function existingOpeningOf(
  platform: Platform,
  options: PlaceOptions,
): Promise<Opening> {
  const opening = await openingOf(platform, options)
  // A mistyped name would otherwise leave a lock file beside no snapshot.
  if (!(await opening.storage.exists())) throw new StrongholdError('SNAPSHOT_NOT_FOUND')
  return opening
}

/**
 * The same for writing where there is no snapshot yet, and no older state of one.
 * @throws StrongholdError `SNAPSHOT_EXISTS`, `GENERATIONS_KEPT`.
 */
export async function newOpeningOf(platform: Platform, options: PlaceOptions): Promise<Opening> {
  const own: PlaceOptions = { makeDirectory: true, ...options, access: 'write' }
  const opening = await openingOf(platform, own)
  await requireEmpty(opening.storage)
  return opening
}

/** The storage that checked options name. @throws StrongholdError `STORAGE_*`. */
export async function storageOf(
  platform: Platform,
  { path, storage, keepGenerations, makeDirectory }: StorageOptions,
): Promise<SnapshotStorage> {
  if (storage !== undefined) return storage
  return platform.storageAt(path as string, {
    ...(keepGenerations === undefined ? {} : { keepGenerations }),
    ...(makeDirectory === undefined ? {} : { makeDirectory }),
  })
}

/**
 * The storage for a new snapshot.
 * @throws StrongholdError `SNAPSHOT_EXISTS`, `GENERATIONS_KEPT`, `STORAGE_*`.
 */
export async function newStorageOf(
  platform: Platform,
  options: TargetOptions,
): Promise<SnapshotStorage> {
  const storage = await storageOf(platform, { makeDirectory: true, ...options })
  await requireEmpty(storage)
  return storage
}

async function requireEmpty(storage: SnapshotStorage): Promise<void> {
  if (await storage.exists()) throw new StrongholdError('SNAPSHOT_EXISTS')
  // Commits of a new file would remove the older states, which may be the only remains of a file
  // that was deleted by mistake.
  if ((await storage.listGenerations()).length > 0) throw new StrongholdError('GENERATIONS_KEPT')
}
