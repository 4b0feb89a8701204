import type { CryptoProvider } from '@stronghold/crypto'
import type { ProcedurePowers } from '../procedures/implement.js'
import { copyIn, copyOut, foreignLength, refused } from './host.js'

/**
 * The functions of `CryptoProvider` that procedures of an application may call, and their
 * arguments: `o` bytes that are written, `i` bytes that are read, `n` a number; `?` answers a
 * boolean. Not `scrypt` (a module could take gigabytes) and not `wipe`.
 *
 * `ed25519.sign` takes no public key: one that is not the seed's would reveal the seed.
 */
const signatures = {
  random: 'o',
  equal: 'ii?',
  sha256: 'oi',
  sha384: 'oi',
  sha512: 'oi',
  blake2b: 'oi',
  keccak256: 'oi',
  ripemd160: 'oi',
  hmacSha256: 'oii',
  hmacSha384: 'oii',
  hmacSha512: 'oii',
  hkdfSha256: 'oiii',
  hkdfSha384: 'oiii',
  hkdfSha512: 'oiii',
  pbkdf2HmacSha256: 'oiin',
  pbkdf2HmacSha384: 'oiin',
  pbkdf2HmacSha512: 'oiin',
  'chacha20poly1305.seal': 'ooiiii',
  'chacha20poly1305.open': 'oiiiii?',
  'xchacha20poly1305.seal': 'ooiiii',
  'xchacha20poly1305.open': 'oiiiii?',
  'aes256gcm.seal': 'ooiiii',
  'aes256gcm.open': 'oiiiii?',
  'aes256kw.wrap': 'oii',
  'aes256kw.unwrap': 'oii?',
  'ed25519.publicKey': 'oi',
  'ed25519.sign': 'oii',
  'ed25519.verify': 'iii?',
  'ed25519ctx.sign': 'oiii',
  'ed25519ctx.verify': 'iiii?',
  'ed25519ph.sign': 'oiii',
  'ed25519ph.verify': 'iiii?',
  'x25519.publicKey': 'oi',
  'x25519.sharedSecret': 'oii',
  'secp256k1.isValidKey': 'i?',
  'secp256k1.publicKey': 'oi',
  'secp256k1.signRecoverable': 'oii',
  'secp256k1.recover': 'oii?',
  'secp256k1.verify': 'iii?',
  'secp256k1.sharedSecret': 'oii?',
  'secp256k1.addToKey': 'oii?',
  'schnorr.sign': 'oiii',
  'schnorr.verify': 'iii?',
  'p256.isValidKey': 'i?',
  'p256.publicKey': 'oi',
  'p256.sign': 'oii',
  'p256.verify': 'iii?',
  'p256.sharedSecret': 'oii?',
  'p256.addToKey': 'oii?',
} as const

/** The functions in the order of their numbers. */
export const functions: readonly (readonly [path: string, signature: string])[] =
  Object.entries(signatures)

/** Calls functions of the provider on copies of a realm's arguments. */
export class Computer {
  readonly #crypto: CryptoProvider
  readonly #scratch: ProcedurePowers['scratch']
  /** One stretch of guarded memory for each argument, so that a million calls need no more. */
  readonly #areas: Uint8Array[] = []

  constructor({ crypto, scratch }: ProcedurePowers) {
    this.#crypto = crypto
    this.#scratch = scratch
  }

  /** Calls a function by its number; 1 for `true`, 0 for anything else. */
  compute(number: unknown, given: readonly unknown[]): number {
    if (!Number.isInteger(number)) throw refused()
    const [path, signature] = functions[number as number] ?? fail()
    const kinds = signature.replace('?', '')
    const own = [...kinds].map((kind, i) => {
      if (kind === 'n') return typeof given[i] === 'number' ? given[i] : fail()
      const copy = this.#area(i, foreignLength(given[i]))
      return kind === 'i' ? copyIn(copy, given[i]) : copy.fill(0)
    })
    const answer = this.#run(path, path === 'ed25519.sign' ? this.#withPublicKey(own) : own)
    ;[...kinds].forEach((kind, i) => {
      if (kind === 'o') copyOut(given[i], own[i] as Uint8Array)
    })
    return answer === true ? 1 : 0
  }

  #run(path: string, given: readonly unknown[]): unknown {
    const [name, member] = path.split('.') as [keyof CryptoProvider, string | undefined]
    const owner = member === undefined ? this.#crypto : (this.#crypto[name] as object)
    const run = Reflect.get(owner, member ?? name) as (...given: unknown[]) => unknown
    return Reflect.apply(run, owner, given)
  }

  #withPublicKey([out, message, seed]: unknown[]): unknown[] {
    const publicKey = this.#area(3, 32)
    this.#crypto.ed25519.publicKey(publicKey, seed as Uint8Array)
    return [out, message, seed, publicKey]
  }

  #area(index: number, length: number): Uint8Array {
    const area = this.#areas[index]
    if (area !== undefined && area.length >= length) return area.subarray(0, length)
    const larger = this.#scratch.take(Math.max(256, 2 ** Math.ceil(Math.log2(length))))
    this.#areas[index] = larger
    return larger.subarray(0, length)
  }
}

function fail(): never {
  throw refused()
}
