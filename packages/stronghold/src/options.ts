import type { KeyProvider } from './key-provider.js'
import type { StartInside } from './session.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import type { ZoneSettings } from './zone-inside.js'

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

/** How to open: a key, and what takes long or waits. */
export interface UnlockOptions {
  /** Consumed and wiped. */
  readonly key: KeyProvider
  /** Ends the zone, and with it the derivation; the Stronghold stays locked. */
  readonly signal?: AbortSignal | undefined
  /** The greatest work factor to accept of a file, by default 23 (8 GiB of memory, a minute). */
  readonly maxWorkFactor?: number
}

/** How to put what is open under another key. */
export interface ChangeKeyOptions {
  /**
   * The present key, once more: it proves that whoever asks could open the file himself, and is not
   * code that came later into a host where it is open. Consumed and wiped.
   */
  readonly current: KeyProvider
  /** The new key. Consumed and wiped. */
  readonly key: KeyProvider
  /** As for a new file. */
  readonly workFactor?: number
}

/** How to make a new file. */
export interface NewKeyOptions {
  /** Consumed and wiped. */
  readonly key: KeyProvider
  /** log2 of the scrypt cost: by default 18, or 1 for a random key; at least 10 for passphrases. */
  readonly workFactor?: number
  readonly signal?: AbortSignal | undefined
}
