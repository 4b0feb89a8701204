import { requireBytes } from '../contract/codec/any-bytes.js'
import { exactMethods, exactStatics } from '../contract/codec/exact.js'
import { type Check, given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import { pathBytes } from '../contract/location.js'
import { type KeyMaterial, maxRounds } from '../contract/messages/snapshot.js'
import { makeWipeable, moveToWipeable } from '../contract/wipeable.js'

/**
 * The rules by which a passphrase becomes the 32-byte snapshot key:
 *
 * - `blake2b`: BLAKE2b-256 of the passphrase (Stronghold 2.0, identity.rs 0.6.1, iota-sdk);
 * - `wallet.rs`, `identity.rs`, `tauri`: PBKDF2-HMAC-SHA512, 100 rounds, with that salt, first 32
 *   bytes (`tauri`: the first plugin, of 2021 to 2022);
 * - `pbkdf2`: the same with a salt and rounds of the application's own;
 * - `raw`: the 32 bytes themselves.
 *
 * In format 3 the key is then stretched with scrypt; format 2 has no stretching at all.
 */
export type KeyDerivation = KeyMaterial['derivation']

/** Work factors below this are refused for keys that are not drawn at random. */
export const minimumWorkFactor = 10
/** log2 of the work factor of new files, unless their key is random: 2^18 takes about a second. */
export const defaultWorkFactor = 18

/** PBKDF2-HMAC-SHA512 (RFC 8018) with the parameters of an application; its first 32 bytes. */
export interface Pbkdf2Derivation {
  /** Text stands for its UTF-8. */
  readonly salt: string | Uint8Array
  /** 1 to 10,000,000. */
  readonly rounds: number
}

/** The derivation of `fromPassphrase`: a rule by its name, or PBKDF2 by its parameters. */
export type PassphraseDerivation =
  | Exclude<KeyDerivation, 'raw' | 'pbkdf2'>
  | { readonly pbkdf2: Pbkdf2Derivation }

const names = given.word('blake2b', 'wallet.rs', 'identity.rs', 'tauri')
const parameters = given.fields<Exclude<PassphraseDerivation, string>>({
  pbkdf2: given.fields<Pbkdf2Derivation>({
    salt: given.path,
    rounds: given.integer(1, maxRounds),
  }),
})
const derivations: Check<PassphraseDerivation> = (value) =>
  typeof value === 'object' && value !== null ? parameters(value) : names(value)
const workFactors = given.integer(1, 23)
const passphrases: Check<Uint8Array> = (value) => {
  requireBytes(value, 'bytes (a Uint8Array) or text')
  return value
}

/**
 * The key to a snapshot, to be used once.
 *
 * It takes over the given bytes: they are moved out of the caller's array, which is wiped at once.
 * The copy is wiped when the call that uses it has ended, with success or failure, and when the
 * provider is disposed. Shows as `[KeyProvider redacted]`.
 */
export class KeyProvider implements Disposable {
  readonly derivation: KeyDerivation
  /** Whether the key has 256 bits of entropy, so that no stretching is needed. */
  readonly random: boolean
  readonly #rule: Omit<KeyMaterial, 'secret'>
  #secret: Uint8Array | undefined

  private constructor(rule: Omit<KeyMaterial, 'secret'>, secret: Uint8Array, random: boolean) {
    this.#rule = rule
    this.derivation = rule.derivation
    this.#secret = moveToWipeable(secret)
    this.random = random
  }

  /**
   * A passphrase: bytes, which are consumed and wiped, or text, which JavaScript cannot wipe.
   * The bytes are used unchanged, without Unicode normalisation, as in the original.
   */
  static fromPassphrase(
    passphrase: string | Uint8Array,
    derivation: PassphraseDerivation = 'blake2b',
  ): KeyProvider {
    const rule = ruleOf(given.read('derivation', derivations, derivation))
    if (typeof passphrase === 'string') passphrase = new TextEncoder().encode(passphrase)
    return new KeyProvider(rule, given.read('passphrase', passphrases, passphrase), false)
  }

  /**
   * A snapshot key of 32 bytes, consumed and wiped.
   * @throws StrongholdError `INVALID_ARGUMENT` for another length.
   */
  static fromKey(key: Uint8Array): KeyProvider {
    return new KeyProvider(raw, given.read('key', given.bytes(32), key), false)
  }

  /** A snapshot key drawn at random. Keep a copy (`copyKey`) or the snapshot is lost. */
  static makeRandom(): KeyProvider {
    return new KeyProvider(raw, globalThis.crypto.getRandomValues(makeWipeable(32)), true)
  }

  /** A copy of a random key, for the keychain that keeps it. Only for `makeRandom`. */
  copyKey(): Uint8Array {
    if (!this.random) throw invalid('Only a key that was made at random can be copied.')
    const copy = makeWipeable(32)
    copy.set(this.#available())
    return copy
  }

  /**
   * Lends the material to `use`, once, and wipes it when `use` is done.
   * @throws StrongholdError `KEY_SPENT` when it was lent or disposed before.
   */
  async lend<T>(use: (material: KeyMaterial) => Promise<T>): Promise<T> {
    given.read('use', given.callable<typeof use>(), use)
    const secret = this.#available()
    this.#secret = undefined
    try {
      return await use({ ...this.#rule, secret })
    } finally {
      secret.fill(0)
    }
  }

  /**
   * The work factor for a new file under this key, checked: `asked`, or a default.
   * @throws StrongholdError `WORK_FACTOR_TOO_LOW`, `KEY_SPENT`, `INVALID_ARGUMENT` for one that is
   * no integer from 1 to 23, and for an empty passphrase, which can only open old files.
   */
  workFactor(asked?: number): number {
    if (this.#available().length === 0) {
      throw invalid('An empty passphrase protects nothing.')
    }
    if (asked === undefined) return this.random ? 1 : defaultWorkFactor
    given.read('workFactor', workFactors, asked)
    if (this.derivation !== 'raw' && asked < minimumWorkFactor) {
      throw new StrongholdError('WORK_FACTOR_TOO_LOW')
    }
    return asked
  }

  /** Wipes the bytes. */
  [Symbol.dispose](): void {
    this.#secret?.fill(0)
    this.#secret = undefined
  }

  toString(): string {
    return '[KeyProvider redacted]'
  }

  toJSON(): never {
    throw invalid('A key provider is not serializable.')
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }

  #available(): Uint8Array {
    if (this.#secret === undefined) throw new StrongholdError('KEY_SPENT')
    return this.#secret
  }
}

exactMethods(KeyProvider, { workFactor: 1 })
exactStatics(KeyProvider, { fromPassphrase: 2 })

/** A key to a snapshot, of this copy of the library or another. */
export const keyProvider = given.having<KeyProvider>('a KeyProvider', 'lend', 'workFactor')

/**
 * Runs work that consumes keys, and wipes them, also when the work fails before it uses them: a
 * passphrase must not stay in memory because a file could not be read. Absent keys are ignored.
 */
export async function spending<T>(
  keys: readonly (KeyProvider | undefined)[],
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work()
  } finally {
    // Also a provider of another copy of the library; a value that is no key at all is left to its
    // reader.
    for (const key of keys) if (typeof key?.[Symbol.dispose] === 'function') key[Symbol.dispose]()
  }
}

const raw = { derivation: 'raw', pbkdf2: undefined } as const

function ruleOf(derivation: PassphraseDerivation): Omit<KeyMaterial, 'secret'> {
  if (typeof derivation === 'string') return { derivation, pbkdf2: undefined }
  const { salt, rounds } = derivation.pbkdf2
  return { derivation: 'pbkdf2', pbkdf2: { salt: pathBytes(salt), rounds } }
}

function invalid(detail: string): StrongholdError {
  return new StrongholdError('INVALID_ARGUMENT', { detail })
}
