import type { Path, StoredLocation } from '../contract/location.js'
import type { WalletStore } from '../contract/messages/snapshot.js'
import type { KeyProvider } from './key-provider.js'
import type { OpeningLimits } from './opening-limits.js'
import type { AutoLockOptions } from './session/auto-lock.js'
import type { OnLock } from './session/lock-event.js'
import type { StartInside } from './session/session.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import type { ZoneSettings } from './zone-settings.js'

/** The place of a snapshot, and its zone. */
export interface PlaceOptions {
  /** The snapshot file. Either this or `storage`. */
  readonly path?: string | undefined
  /** The storage of the bytes, if not a file. */
  readonly storage?: SnapshotStorage | undefined
  /** `write` (the default) excludes other writers; `read` needs no lock and cannot commit. */
  readonly access?: 'read' | 'write'
  /** Older states kept beside the file: 2 by default. Not beside `storage`, which keeps its own. */
  readonly keepGenerations?: number
  /** Make the directory of the file (0700) if it is missing; a new file does unless it is `false`. */
  readonly makeDirectory?: boolean
  /** The time to lock by itself; never by default. */
  readonly autoLock?: AutoLockOptions
  /** Called after the zone has ended, with the reason why the Stronghold is locked. */
  readonly onLock?: OnLock
  /** The settings of the zone; not with `inside`. */
  readonly zone?: ZoneSettings
  /** A replacement of the zone process, such as `startInProcess`. */
  readonly inside?: StartInside
}

/** A file, or another storage. */
export type TargetOptions = Pick<PlaceOptions, 'path' | 'storage'>

/** Options of an opening: the key, and limits of time and cost. */
export interface UnlockOptions extends OpeningLimits {
  /** Consumed and wiped. */
  readonly key: KeyProvider
  /** Ends the zone, and with it the derivation; the Stronghold stays locked. */
  readonly signal?: AbortSignal | undefined
}

/** The key of an existing file, or of a new one. */
export interface OpenOrCreateOptions extends UnlockOptions {
  /** Of a new file, as in `NewKeyOptions`; an existing file keeps its own. */
  readonly workFactor?: number
}

/** Options of a change of the key. */
export interface ChangeKeyOptions {
  /**
   * The present key, once more: it proves that the caller could open the file itself, and is not
   * code that came later into a host where the file is open. Consumed and wiped.
   */
  readonly current: KeyProvider
  /** The new key. Consumed and wiped. */
  readonly key: KeyProvider
  /** As for a new file. */
  readonly workFactor?: number
}

/** Options of another key for copies. */
export interface StoreKeyOptions extends ChangeKeyOptions {
  /** The name under which it is kept; it is no location of a record, and collides with none. */
  readonly location: StoredLocation
}

/** The stored key of a copy. */
export interface StoredKeyOptions {
  readonly current?: undefined
  readonly key?: undefined
  /** The location that was given to `storeSnapshotKeyAtLocation`; by default the last one. */
  readonly location?: StoredLocation
}

/** The place of another snapshot, which is only read. */
export interface SourceOptions extends TargetOptions, OpeningLimits {
  /** The key of the other file. Consumed and wiped. */
  readonly key: KeyProvider
}

/** The place of a copy, and its key. */
export type CopyOptions = TargetOptions & (ChangeKeyOptions | StoredKeyOptions)

/** The outcome of a copy. */
export interface CopyReport {
  /** For a wallet of format 2: the outcome for its store. */
  readonly walletStore?: WalletStore
}

/** Another snapshot to take clients out of. */
export interface ImportSnapshotOptions extends SourceOptions {
  /**
   * Called once when the import takes in a wallet of format 2 with a store, with the values that
   * were sealed again and those that could not be opened.
   */
  readonly onWalletStore?: (store: WalletStore) => void
}

/** The client to take out of another snapshot. */
export interface ImportClientOptions extends ImportSnapshotOptions {
  /** Its path there. */
  readonly client: Path
  /** Its path here, if another. */
  readonly as?: Path
}

/** How to commit. */
export interface CommitOptions {
  /** Whether a cleared state may replace the contents of the file. */
  readonly cleared?: boolean
}

/** Options of a check of a closed file. */
export interface VerifyOptions
  extends SourceOptions,
    Pick<PlaceOptions, 'zone' | 'inside' | 'keepGenerations'> {
  /** Ends the zone, and with it the derivation. */
  readonly signal?: AbortSignal | undefined
}

/** The older state to put back. */
export interface RestoreOptions extends VerifyOptions {
  /** Its number, from `Stronghold.generations`. */
  readonly generation: number
}

/** Options of a new file. */
export interface NewKeyOptions {
  /** Consumed and wiped. */
  readonly key: KeyProvider
  /**
   * log2 of the scrypt cost: by default 18, or 1 for a random key; at least 10 for passphrases. A file
   * of more than 20 is opened only where `maxWorkFactor` says so.
   */
  readonly workFactor?: number
  readonly signal?: AbortSignal | undefined
}

/** The treatment of uncommitted changes by `lock` and `close`. */
export interface LeaveOptions {
  /** Whether they may be lost; otherwise there must not be any. */
  readonly discard?: boolean
}
