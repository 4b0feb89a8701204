import { dirname, join } from 'node:path'
import { argon2dAsync, argon2iAsync, argon2idAsync } from '@noble/hashes/argon2.js'
import { StrongholdError } from '@stronghold/stronghold'
import { exact, given } from '@stronghold/stronghold/codec'
import { bytesOf } from './paths.js'
import { readOrMakeSalt } from './salt-file.js'

/** What Argon2 (RFC 9106, version 0x13) is to cost. */
export interface Argon2Cost {
  readonly variant: 'Argon2d' | 'Argon2i' | 'Argon2id'
  /** KiB of memory (`mem_cost`). */
  readonly memory: number
  /** Passes over it (`time_cost`). */
  readonly passes: number
  /** Lanes (`lanes`): they change the key, and nothing runs in parallel here. */
  readonly lanes: number
}

/**
 * The costs that Tauri applications use, by where they come from. The plugin's `with_argon2` takes
 * the default of the `rust-argon2` that its application was built with: see its `Cargo.lock`.
 */
export const argon2Costs = Object.freeze({
  /** The default of rust-argon2 2.1 and 3. */
  'rust-argon2 2.1': { variant: 'Argon2id', memory: 19 * 1024, passes: 2, lanes: 1 },
  /** The default of rust-argon2 2.0: 2 GiB of memory, and half a minute. */
  'rust-argon2 2.0': { variant: 'Argon2id', memory: 2 * 1024 * 1024, passes: 1, lanes: 1 },
  /** The default of rust-argon2 0.4 to 1. */
  'rust-argon2 1': { variant: 'Argon2i', memory: 4096, passes: 3, lanes: 1 },
  /** The example for `Builder::new` in Tauri's guide, where the salt is text in the program. */
  'tauri guide': { variant: 'Argon2id', memory: 10_000, passes: 10, lanes: 4 },
} as const) satisfies Record<string, Argon2Cost>
for (const cost of Object.values(argon2Costs)) Object.freeze(cost)

/** How `argon2` derives. */
export interface Argon2Options {
  /** The file of the salt, 32 bytes; by default `salt.txt` in the directory of the snapshot. */
  readonly saltPath?: string
  /** The salt itself, at least 8 bytes, instead of a file. Text stands for its UTF-8. */
  readonly salt?: string | Uint8Array
  /** By default `argon2Costs['rust-argon2 2.1']`. */
  readonly cost?: Argon2Cost
}

const hashes = { Argon2d: argon2dAsync, Argon2i: argon2iAsync, Argon2id: argon2idAsync }

const amount = given.integer(1, 2 ** 32 - 1)
const argon2Options = given.fields<Argon2Options>({
  saltPath: given.optional(given.text),
  salt: given.optional(given.path),
  cost: given.optional(
    given.fields<Argon2Cost>({
      variant: given.word('Argon2d', 'Argon2i', 'Argon2id'),
      memory: amount,
      passes: amount,
      lanes: amount,
    }),
  ),
})

/**
 * Argon2 as the plugin's `Builder::with_argon2(salt_path)` derives: 32 bytes of the password's
 * UTF-8 and the salt. A salt file is made (mode 0600) where neither it nor a snapshot is.
 *
 * Runs in this process, in JavaScript, and gives way to other work: a third of a second by default.
 * The password and the key are here for that long; the bytes are wiped, the text cannot be.
 *
 * The function throws StrongholdError `INVALID_ARGUMENT` for a salt or cost out of range, for a salt
 * file that is not of 32 bytes, and for one that is missing beside a snapshot (another salt would
 * never open it); `STORAGE_*` when the file cannot be read or made.
 */
export const argon2 = exact(1, function argon2(options: Argon2Options = {}): (
  password: string,
  snapshot: { readonly path: string; readonly exists: boolean },
) => Promise<Uint8Array> {
  const {
    saltPath,
    salt,
    cost = argon2Costs['rust-argon2 2.1'],
  } = given.read('options', argon2Options, options)
  const { variant, memory, passes, lanes } = cost
  if (salt !== undefined && saltPath !== undefined) throw invalid('Either salt or saltPath.')
  const own = salt === undefined ? undefined : bytesOf(salt, 'salt')
  if (own !== undefined && own.length < 8) throw invalid('salt: wanted 8 bytes or more.')
  return async (password, { path, exists }) => {
    const bytes = bytesOf(given.read('password', given.text, password))
    try {
      const used =
        own ?? (await readOrMakeSalt(saltPath ?? join(dirname(path), 'salt.txt'), exists))
      const settings = { m: memory, t: passes, p: lanes, dkLen: 32, maxmem: 2 ** 32 - 1 }
      return await hashes[variant](bytes, used, settings).catch((cause: unknown) => {
        throw invalid('cost: it is out of range.', cause)
      })
    } finally {
      bytes.fill(0)
    }
  }
})

function invalid(detail: string, cause?: unknown): StrongholdError {
  return new StrongholdError('INVALID_ARGUMENT', { detail, cause })
}
