import { StrongholdError } from './errors.js'
import type { StartInside } from './session.js'
import { FileStorage } from './storage/file-storage.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import { startZone, type ZoneSettings } from './zone-inside.js'

/** Where a snapshot rests, and what runs its inside. */
export interface PlaceOptions {
  /** The snapshot file. Either this or `storage`. */
  readonly path?: string
  /** Where the bytes rest, if not in a file. */
  readonly storage?: SnapshotStorage
  /** `write` (the default) excludes other writers; `read` needs no lock and cannot commit. */
  readonly access?: 'read' | 'write'
  /** Older states kept beside the file: 2 by default. */
  readonly keepGenerations?: number
  /** Make the directory of the file (0700) if it is missing. */
  readonly makeDirectory?: boolean
  /** What the zone must have; without `inside`. */
  readonly zone?: ZoneSettings
  /** What runs the inside instead of a zone process, such as `startInProcess`. */
  readonly inside?: StartInside
}

/** The parts that `PlaceOptions` name. */
export interface Place {
  readonly storage: SnapshotStorage
  readonly access: 'read' | 'write'
  readonly start: StartInside
}

/** @throws StrongholdError `INVALID_ARGUMENT` without a path or a storage, `STORAGE_*`. */
export async function placeOf(options: PlaceOptions): Promise<Place> {
  const { path, storage, access = 'write' } = options
  if ((path === undefined) === (storage === undefined) || !['read', 'write'].includes(access)) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  return {
    access,
    storage: storage ?? (await FileStorage.at(path as string, options)),
    start: options.inside ?? ((signal) => startZone(options.zone, signal)),
  }
}
