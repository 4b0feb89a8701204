import type { CryptoProvider } from '../provider.js'
import { aes256gcm, chacha20poly1305, xchacha20poly1305 } from './aead.js'
import { aes256kw } from './aes-key-wrap.js'
import { bls12381 } from './bls12381.js'
import { ed25519, x25519 } from './curve25519.js'
import { makeEd25519Variants } from './ed25519-variants.js'
import { blake2b, hmacSha256, hmacSha384, hmacSha512, sha256, sha384, sha512 } from './hash.js'
import {
  hkdfSha256,
  hkdfSha384,
  hkdfSha512,
  pbkdf2HmacSha256,
  pbkdf2HmacSha384,
  pbkdf2HmacSha512,
  scrypt,
} from './kdf.js'
import { keccak256 } from './keccak.js'
import { equal, random, wipe } from './memory.js'
import { p256 } from './p256.js'
import { ripemd160 } from './ripemd160.js'
import { schnorr } from './schnorr.js'
import { secp256k1 } from './secp256k1.js'

/**
 * The provider for browsers and tests, in JavaScript throughout. Results are moved out of noble's
 * arrays, which are wiped; BigInt values and copies made by the JavaScript engine cannot be, and
 * running time is constant in the algorithms only.
 */
export const nobleProvider: CryptoProvider = Object.freeze({
  name: 'noble',
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
  secp256k1,
  schnorr,
  p256,
  bls12381,
})
