import { dirname, join } from 'node:path'
import { StrongholdError } from '@stronghold/stronghold'
import { type Argon2Cost, argon2Costs, deriveArgon2Key } from '@stronghold/stronghold/argon2'
import { argon2Cost } from '@stronghold/stronghold/checks'
import { exact, given } from '@stronghold/stronghold/codec'
import { bytesOf } from './paths.js'
import { readOrMakeSalt } from './salt-file.js'

/** How `argon2` derives. */
export interface Argon2Options {
  /** The file of the salt, 32 bytes; by default `salt.txt` in the directory of the snapshot. */
  readonly saltPath?: string
  /** The salt itself, at least 8 bytes, instead of a file. Text stands for its UTF-8. */
  readonly salt?: string | Uint8Array
  /** By default `argon2Costs['rust-argon2 2.1']`. */
  readonly cost?: Argon2Cost
}

const argon2Options = given.fields<Argon2Options>({
  saltPath: given.optional(given.text),
  salt: given.optional(given.path),
  cost: given.optional(argon2Cost),
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
  if (salt !== undefined && saltPath !== undefined) throw invalid('Either salt or saltPath.')
  const own = salt === undefined ? undefined : bytesOf(salt, 'salt')
  if (own !== undefined && own.length < 8) throw invalid('salt: wanted 8 bytes or more.')
  return async (password, { path, exists }) => {
    const bytes = bytesOf(given.read('password', given.text, password))
    try {
      const used =
        own ?? (await readOrMakeSalt(saltPath ?? join(dirname(path), 'salt.txt'), exists))
      return await deriveArgon2Key(bytes, { salt: used, cost })
    } finally {
      bytes.fill(0)
    }
  }
})

function invalid(detail: string): StrongholdError {
  return new StrongholdError('INVALID_ARGUMENT', { detail })
}
