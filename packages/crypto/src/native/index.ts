import { bls12381 } from '../noble/bls12381.js'
import { makeEd25519Variants } from '../noble/ed25519-variants.js'
import { keccak256 } from '../noble/keccak.js'
import { ripemd160 } from '../noble/ripemd160.js'
import { schnorr } from '../noble/schnorr.js'
import type { CryptoProvider } from '../provider.js'
import { chacha20poly1305, xchacha20poly1305 } from './aead.js'
import { aes256gcm, aes256kw } from './aes.js'
import { ed25519, x25519 } from './curve25519.js'
import { blake2b, sha256, sha512 } from './hash.js'
import { hkdfSha256, hkdfSha384, hkdfSha512 } from './hkdf.js'
import { hmacSha256, hmacSha384, hmacSha512 } from './hmac.js'
import { pbkdf2HmacSha256, pbkdf2HmacSha384, pbkdf2HmacSha512, scrypt } from './kdf.js'
import { equal, random, wipe } from './memory.js'
import { p256 } from './p256.js'
import { loadLibsecp256k1 } from './secp256k1.js'
import { sha384 } from './sha384.js'
import { isGuarded } from './working-memory.js'

/** The native provider's findings on this host. */
export interface NativeReport {
  /** `noble` when libsecp256k1 could not be loaded: keys then pass through BigInt values. */
  readonly secp256k1: 'libsecp256k1' | 'noble'
  /** Whether libsecp256k1's package has a binary for this platform, so that `noble` is a choice. */
  readonly libsecp256k1Exists: boolean
  /** Where secrets lie while a call runs: pages with guards around them, or V8's heap (Electron). */
  readonly workingMemory: 'guarded' | 'heap'
}

/** The prebuilt binaries of secp256k1 5.0.2. */
const withLibsecp256k1: readonly string[] = ['linux-x64', 'darwin-arm64', 'win32-x64']

const libsecp256k1 = loadLibsecp256k1()

export const nativeReport: NativeReport = Object.freeze({
  secp256k1: libsecp256k1 === undefined ? 'noble' : 'libsecp256k1',
  libsecp256k1Exists: withLibsecp256k1.includes(`${process.platform}-${process.arch}`),
  workingMemory: isGuarded ? 'guarded' : 'heap',
})

/**
 * The provider for Node: libsodium, libsecp256k1, OpenSSL's AES, P-256, scrypt and PBKDF2, and
 * noble for the algorithms that none of them has: Keccak, RIPEMD-160, BIP340, Ed25519ctx and
 * Ed25519ph, addition modulo the order of P-256. It works on the caller's memory directly, guarded
 * or not, and under `--jitless`.
 *
 * The module loads everything when it is imported: a locked-down process opens no files later.
 */
export const nativeProvider: CryptoProvider = Object.freeze({
  name: 'native',
  random,
  wipe,
  equal,
  sha256,
  sha384,
  sha512,
  blake2b,
  keccak256,
  ripemd160,
  hmacSha256,
  hmacSha384,
  hmacSha512,
  hkdfSha256,
  hkdfSha384,
  hkdfSha512,
  pbkdf2HmacSha256,
  pbkdf2HmacSha384,
  pbkdf2HmacSha512,
  scrypt,
  chacha20poly1305,
  xchacha20poly1305,
  aes256gcm,
  aes256kw,
  ed25519,
  ...makeEd25519Variants(sha512),
  x25519,
  secp256k1: libsecp256k1 ?? (await import('../noble/secp256k1.js')).secp256k1,
  schnorr,
  p256,
  bls12381,
})
