import type { StartInside } from './session/session.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import type { ZoneSettings } from './zone-settings.js'

/** How a storage behaves that a path names. */
export interface PathBehaviour {
  /** As `PlaceOptions.keepGenerations`. */
  readonly keepGenerations?: number
  /** As `PlaceOptions.makeDirectory`. */
  readonly makeDirectory?: boolean
}

/**
 * What a runtime gives the host: files, and what runs an inside. An entry of the package hands it
 * in, so that the host itself imports nothing that only one runtime has.
 */
export interface Platform {
  /**
   * The storage of the file at `path`.
   * @throws StrongholdError `STORAGE_*`, `SNAPSHOT_NOT_FOUND`; `INVALID_ARGUMENT` where there are no
   *   files.
   */
  storageAt(path: string, behaviour: PathBehaviour): Promise<SnapshotStorage>
  /**
   * What starts an inside where the application names none.
   * @throws StrongholdError `UNSUPPORTED_RUNTIME` for settings of a zone where there is none.
   */
  insideFor(settings: ZoneSettings | undefined): StartInside
}
