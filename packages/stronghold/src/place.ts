import { StrongholdError } from './errors.js'
import type { PlaceOptions } from './options.js'
import type { StartInside } from './session.js'
import { FileStorage } from './storage/file-storage.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import { startZone } from './zone-inside.js'

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
  // Or what is required of a zone would be asked of nobody.
  if (options.inside !== undefined && options.zone !== undefined) {
    throw new StrongholdError('INVALID_ARGUMENT', { detail: 'zone means nothing beside inside.' })
  }
  return {
    access,
    storage: storage ?? (await FileStorage.at(path as string, options)),
    start: options.inside ?? ((signal) => startZone(options.zone, signal)),
  }
}
