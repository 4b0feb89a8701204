import type { Path, StoredLocation } from '../contract/location.js'
import type { WalletStore } from '../contract/messages/snapshot.js'
import type { KeyProvider } from './key-provider.js'
import type { OpeningLimits } from './opening-limits.js'
import type { AutoLockOptions } from './session/auto-lock.js'
import type { OnLock } from './session/lock-event.js'
import type { StartInside } from './session/session.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import type { ZoneSettings } from './zone-settings.js'

/** Where a snapshot rests, and what runs its inside. */
export interface PlaceOptions {
  /** The snapshot file. Either this or `storage`. */
  readonly path?: string | undefined
  /** Where the bytes rest, if not in a file. */
  readonly storage?: SnapshotStorage | undefined
  /** `write` (the default) excludes other writers; `read` needs no lock and cannot commit. */
  readonly access?: 'read' | 'write'
  /** Older states kept beside the file: 2 by default. Not beside `storage`, which keeps its own. */
  readonly keepGenerations?: number
  /** Make the directory of the file (0700) if it is missing; a new file does unless it is `false`. */
  readonly makeDirectory?: boolean
  /** When to lock by itself; never by default. */
  readonly autoLock?: AutoLockOptions
  /** Is told, when the zone is gone, that and why the Stronghold is locked. */
  readonly onLock?: OnLock
  /** What the zone must have; without `inside`. */
  readonly zone?: ZoneSettings
  /** What runs the inside instead of a zone process, such as `startInProcess`. */
  readonly inside?: StartInside
}

/** A file, or what else keeps bytes. */
export type TargetOptions = Pick<PlaceOptions, 'path' | 'storage'>

/** How to open: a key, and what takes long or waits. */
export interface UnlockOptions extends OpeningLimits {
  /** Consumed and wiped. */
  readonly key: KeyProvider
  /** Ends the zone, and with it the derivation; the Stronghold stays locked. */
  readonly signal?: AbortSignal | undefined
}

/** The key of a file that is there, or of one that is made. */
export interface OpenOrCreateOptions extends UnlockOptions {
  /** Of a new file, as in `NewKeyOptions`; a file that is there keeps its own. */
  readonly workFactor?: number
}

/** How to put what is open under another key. */
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

/** How to keep another key for copies. */
export interface StoreKeyOptions extends ChangeKeyOptions {
  /** The name under which it is kept; it is no location of a record, and collides with none. */
  readonly location: StoredLocation
}

/** Which stored key a copy is put under. */
export interface StoredKeyOptions {
  readonly current?: undefined
  readonly key?: undefined
  /** The location that was given to `storeSnapshotKeyAtLocation`; by default the last one. */
  readonly location?: StoredLocation
}

/** Where another snapshot rests, which is only read. */
export interface SourceOptions extends TargetOptions, OpeningLimits {
  /** The key of the other file. Consumed and wiped. */
  readonly key: KeyProvider
}

/** Where a copy goes, and under which key. */
export type CopyOptions = TargetOptions & (ChangeKeyOptions | StoredKeyOptions)

/** What is to be said of a copy. */
export interface CopyReport {
  /** Of a wallet of format 2: what became of its store. */
  readonly walletStore?: WalletStore
}

/** Another snapshot to take clients out of. */
export interface ImportSnapshotOptions extends SourceOptions {
  /**
   * Called once when the import takes in a wallet of format 2 with a store: which of its values were
   * sealed anew, and which nobody could open.
   */
  readonly onWalletStore?: (store: WalletStore) => void
}

/** Which client to take out of another snapshot. */
export interface ImportClientOptions extends ImportSnapshotOptions {
  /** Its path there. */
  readonly client: Path
  /** Its path here, if another. */
  readonly as?: Path
}

/** How to commit. */
export interface CommitOptions {
  /** Whether a state that was cleared may take the place of what is in the file. */
  readonly cleared?: boolean
}

/** How to look at a file that stays closed. */
export interface VerifyOptions
  extends SourceOptions,
    Pick<PlaceOptions, 'zone' | 'inside' | 'keepGenerations'> {
  /** Ends the zone, and with it the derivation. */
  readonly signal?: AbortSignal | undefined
}

/** Which older state to put back. */
export interface RestoreOptions extends VerifyOptions {
  /** Its number, from `Stronghold.generations`. */
  readonly generation: number
}

/** How to make a new file. */
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

/** What `lock` and `close` do with changes that were not committed. */
export interface LeaveOptions {
  /** Whether they may be lost; otherwise there must be none. */
  readonly discard?: boolean
}
