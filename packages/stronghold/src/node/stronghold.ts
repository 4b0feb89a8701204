import { exactStatics } from '../contract/codec/index.js'
import { StrongholdMakers } from '../host/makers.js'
import type {
  NewKeyOptions,
  OpenOrCreateOptions,
  PlaceOptions,
  RestoreOptions,
  TargetOptions,
  UnlockOptions,
  VerifyOptions,
} from '../host/options.js'
import type { Restoration } from '../host/snapshot/restoration.js'
import type { Verification } from '../host/snapshot/verification.js'
import type { KeptGeneration } from '../host/storage/snapshot-storage.js'
import { Stronghold as Portable } from '../host/stronghold.js'
import { nodePlatform } from './platform.js'

/**
 * A database of secrets in one encrypted snapshot.
 *
 * All that is secret is inside: in a zone process of its own. This object holds a socket to it, and
 * carries encrypted bytes between it and the storage. Changes live in the zone until `commit`.
 */
export class Stronghold extends Portable {
  static readonly #makers = new StrongholdMakers(nodePlatform, (parts) => new Stronghold(parts))

  /**
   * A locked Stronghold on a file that exists. With `access: 'write'` (the default) no other
   * process may write the file until `close`.
   * @throws StrongholdError `SNAPSHOT_LOCKED`, `STORAGE_*`, `INVALID_ARGUMENT`.
   */
  static async at(options: PlaceOptions): Promise<Stronghold> {
    return Stronghold.#makers.at(options)
  }

  /**
   * Opens a snapshot file of format 2 or 3 (format 2 for reading).
   * @throws StrongholdError as `at` and `unlock`.
   */
  static async open(options: PlaceOptions & UnlockOptions): Promise<Stronghold> {
    return Stronghold.#makers.open(options)
  }

  /**
   * Makes a new snapshot file of format 3.
   * @throws StrongholdError `SNAPSHOT_EXISTS`, `GENERATIONS_KEPT`, `WORK_FACTOR_TOO_LOW`, `CANCELLED`,
   *   `SNAPSHOT_LOCKED`, `STORAGE_*`, `ZONE_*`.
   */
  static async create(options: PlaceOptions & NewKeyOptions): Promise<Stronghold> {
    return Stronghold.#makers.create(options)
  }

  /**
   * Opens a snapshot file for writing, or makes it where there is none.
   * @throws StrongholdError as `open` and `create`.
   */
  static async openOrCreate(options: PlaceOptions & OpenOrCreateOptions): Promise<Stronghold> {
    return Stronghold.#makers.openOrCreate(options)
  }

  /**
   * Authenticates every record of a file and of its kept older states under one key, without the
   * write lock, and reports.
   * @throws StrongholdError `WRONG_KEY` when it opens none of them, `SNAPSHOT_NOT_FOUND` when there is
   *   none; `WORK_FACTOR_TOO_HIGH`, `ZONE_*`, `STORAGE_*`, `CANCELLED`, `KEY_SPENT`.
   */
  static async verify(options: VerifyOptions): Promise<Verification> {
    return Stronghold.#makers.verify(options)
  }

  /** The older states that are kept of a snapshot, newest first; no key is needed. */
  static async generations(options: TargetOptions): Promise<readonly KeptGeneration[]> {
    return Stronghold.#makers.generations(options)
  }

  /**
   * Puts an older state in the place of the newest, durably, once it is known to open under the key
   * and to be sound. What it replaces, even if damaged, is kept as a generation; none is removed.
   * @throws StrongholdError `SNAPSHOT_LOCKED` while somebody has it open for writing,
   *   `SNAPSHOT_NOT_FOUND` for a number that is not kept, `RECORD_DAMAGED` for a state with damaged
   *   records, and as `unlock`.
   */
  static async restore(options: RestoreOptions): Promise<Restoration> {
    return Stronghold.#makers.restore(options)
  }
}

exactStatics(Stronghold, {})
