import { type Argon2Cost, argon2 } from '@stronghold/crypto/argon2'
import { exact, given } from './contract/codec/index.js'
import { misfit } from './contract/codec/misfit.js'
import { StrongholdError } from './contract/errors.js'
import { pathBytes } from './contract/location.js'
import { argon2Cost } from './host/argon2-cost.js'

export type { Argon2Cost } from '@stronghold/crypto/argon2'

/**
 * The costs that Tauri applications use, by their source. The plugin's `with_argon2` takes
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

/** How `deriveArgon2Key` derives. */
export interface Argon2Parameters {
  /** At least 8 bytes. Text stands for its UTF-8. */
  readonly salt: string | Uint8Array
  readonly cost: Argon2Cost
}

const parametersOf = given.fields<Argon2Parameters>({ salt: given.path, cost: argon2Cost })

/**
 * The 32 bytes that Argon2 derives from a passphrase, for `KeyProvider.fromKey`.
 *
 * Runs in this process, in JavaScript, and gives way to other work: a third of a second for 19 MiB
 * and 2 passes. Passphrase and key are here for that long. The bytes of a passphrase are consumed and
 * wiped; text cannot be.
 * @throws StrongholdError `INVALID_ARGUMENT` for a salt or cost out of range (RFC 9106, section 3.1).
 */
export const deriveArgon2Key = exact(
  2,
  async function deriveArgon2Key(
    passphrase: string | Uint8Array,
    parameters: Argon2Parameters,
  ): Promise<Uint8Array> {
    const password = given.read('passphrase', given.path, passphrase)
    const bytes = typeof password === 'string' ? pathBytes(password) : password
    try {
      const { salt, cost } = given.read('parameters', parametersOf, parameters)
      const own = pathBytes(salt)
      if (own.length < 8) throw given.read('salt', tooShort, salt)
      return await argon2(bytes, own, cost).catch((cause: unknown) => {
        throw new StrongholdError('INVALID_ARGUMENT', {
          detail: 'cost: it is out of range.',
          cause,
        })
      })
    } finally {
      bytes.fill(0)
    }
  },
)

function tooShort(value: unknown): never {
  throw misfit('8 bytes or more', value, 'fewer')
}
