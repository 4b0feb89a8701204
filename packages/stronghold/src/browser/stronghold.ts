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
import { browserPlatform } from './platform.js'

/**
 * The Stronghold of Node's entry, without files and zones: its options need a `storage`, and its
 * inside runs in this very page or worker, where other code can read its secrets. `report` says so.
 * @throws StrongholdError `INVALID_ARGUMENT` for a `path`, `UNSUPPORTED_RUNTIME` for a `zone`.
 */
export class Stronghold extends Portable {
  static readonly #makers = new StrongholdMakers(browserPlatform, (parts) => new Stronghold(parts))

  /** A locked Stronghold on a snapshot that exists. */
  static async at(options: PlaceOptions): Promise<Stronghold> {
    return Stronghold.#makers.at(options)
  }

  /** Opens a snapshot of format 2 or 3 (format 2 for reading). */
  static async open(options: PlaceOptions & UnlockOptions): Promise<Stronghold> {
    return Stronghold.#makers.open(options)
  }

  /** Makes a new snapshot of format 3. */
  static async create(options: PlaceOptions & NewKeyOptions): Promise<Stronghold> {
    return Stronghold.#makers.create(options)
  }

  /** Opens a snapshot for writing, or makes it where there is none. */
  static async openOrCreate(options: PlaceOptions & OpenOrCreateOptions): Promise<Stronghold> {
    return Stronghold.#makers.openOrCreate(options)
  }

  /** Authenticates every record of a snapshot and of its kept older states, and reports. */
  static async verify(options: VerifyOptions): Promise<Verification> {
    return Stronghold.#makers.verify(options)
  }

  /** The older states that are kept of a snapshot, newest first; no key is needed. */
  static async generations(options: TargetOptions): Promise<readonly KeptGeneration[]> {
    return Stronghold.#makers.generations(options)
  }

  /** Puts an older state in the place of the newest, once it is known to be sound. */
  static async restore(options: RestoreOptions): Promise<Restoration> {
    return Stronghold.#makers.restore(options)
  }
}

exactStatics(Stronghold, {})
