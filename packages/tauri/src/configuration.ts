import type { KeyProvider, PlaceOptions, StartInside } from '@stronghold/stronghold'
import { zoneSettings } from '@stronghold/stronghold/checks'
import { exact, given } from '@stronghold/stronghold/codec'
import { argon2 } from './argon2.js'

/** The snapshot that a key is for. */
export interface SnapshotPlace {
  /** The absolute path of the file. */
  readonly path: string
  /** Whether there is a file; it is made otherwise, under the key that is derived now. */
  readonly exists: boolean
}

/**
 * Turns the password of `Stronghold.load` into the snapshot key, as the function does that a Tauri
 * application gives to `Builder::new`: 32 bytes, which are consumed and wiped, or a key provider.
 */
export type DeriveKey = (
  password: string,
  snapshot: SnapshotPlace,
) => Uint8Array | KeyProvider | Promise<Uint8Array | KeyProvider>

/** The settings of a Tauri application's Rust side, and settings of our own parts. */
export interface Configuration {
  /** By default `argon2()`: the salt is in `salt.txt` beside the snapshot. */
  readonly deriveKey?: DeriveKey
  /**
   * log2 of the scrypt cost of new files; 18 by default. A file that exists keeps its own. With a
   * `deriveKey` that is costly itself, such as Argon2, a lower one down to 1 makes `load` faster;
   * with a bare hash nothing else stands between a thief of the file and the password.
   */
  readonly workFactor?: number
  /**
   * Required protections of the zone, a program in its place, and the number of older states to
   * keep.
   */
  readonly place?: Pick<PlaceOptions, 'zone' | 'inside' | 'keepGenerations'>
}

const configurations = given.fields<Configuration>({
  deriveKey: given.optional(given.callable<DeriveKey>()),
  workFactor: given.optional(given.integer(1, 23)),
  place: given.orNoKey(
    given.fields<NonNullable<Configuration['place']>>({
      zone: given.orNoKey(zoneSettings),
      inside: given.optional(given.callable<StartInside>()),
      keepGenerations: given.optional(given.integer(0, 2 ** 31 - 1)),
    }),
  ),
})

let current: Configuration = {}

/**
 * Sets how snapshots are opened, for every `Stronghold.load` that follows. Each call replaces the
 * whole configuration; `configure({})` is the default. Call it once, when the program starts.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown field, and for a `deriveKey` that is no
 * function.
 */
export const configure = exact(1, function configure(configuration: Configuration): void {
  current = given.read('configuration', configurations, configuration)
})

/** The settings of `configure`, with the defaults filled in. */
export function configuration(): Configuration & { readonly deriveKey: DeriveKey } {
  return { ...current, deriveKey: current.deriveKey ?? argon2() }
}
