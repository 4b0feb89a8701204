import { scryptSync } from 'node:crypto'
import { moveInto } from '../bytes.js'
import { CryptoError } from '../errors.js'
import {
  checkHkdf,
  checkPbkdf2,
  checkScrypt,
  SCRYPT_BLOCK_SIZE,
  SCRYPT_PARALLELISM,
  scryptMemory,
} from '../kdf-arguments.js'
import { scryptOne } from '../scrypt-one.js'
import { hmac256, hmacSha256 } from './hmac.js'
import { wipe } from './memory.js'
import { sodium } from './sodium.js'
import { reserve } from './working-memory.js'

const pseudorandomKey = reserve(32)
const block = reserve(32)
const counter = new Uint8Array(1)

export function hkdfSha256(
  out: Uint8Array,
  ikm: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
): void {
  checkHkdf(out, ikm, salt, info)
  hmac256.begin(salt)
  hmac256.update(ikm)
  hmac256.finish(pseudorandomKey)
  for (let offset = 0, i = 1; offset < out.length; offset += 32, i++) {
    counter[0] = i
    hmac256.begin(pseudorandomKey)
    if (i > 1) hmac256.update(block)
    hmac256.update(info)
    hmac256.update(counter)
    hmac256.finish(block)
    out.set(out.length - offset < 32 ? block.subarray(0, out.length - offset) : block, offset)
  }
  sodium.sodium_memzero(pseudorandomKey)
  sodium.sodium_memzero(block)
}

const SHA512_BLOCK = 128
const hashedPassword = reserve(64)
const decoy = new Uint8Array(64)

export function pbkdf2HmacSha512(
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): void {
  checkPbkdf2(out, password, salt, iterations)
  let key = password
  if (password.length > SHA512_BLOCK) {
    // HMAC hashes a long key first, and the extension would do so once in every iteration.
    sodium.crypto_hash_sha512(hashedPassword, password)
    key = hashedPassword
  }
  sodium.extension_pbkdf2_sha512(out, key, salt, iterations, out.length)
  // The extension leaves its last block, a part of the result, on the C stack. The same call from
  // the same place, so at the same depth, overwrites it with public bytes.
  sodium.extension_pbkdf2_sha512(decoy, decoy, decoy, 2, decoy.length)
  sodium.sodium_memzero(hashedPassword)
}

// The dynamic linker resolves symbols in the first call, and saves registers on the stack for that,
// which would then hold a part of the result: so the first call is not one for a secret.
pbkdf2HmacSha512(decoy, decoy, decoy, 2)

export function scrypt(
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
  workFactor: number,
): void {
  checkScrypt(out, password, salt, workFactor)
  if (workFactor === 0) {
    scryptOne({ hmacSha256, wipe }, out, password, salt)
    return
  }
  const N = 2 ** workFactor
  const options = {
    N,
    r: SCRYPT_BLOCK_SIZE,
    p: SCRYPT_PARALLELISM,
    maxmem: scryptMemory(N),
  }
  let key: Uint8Array
  try {
    key = scryptSync(password, salt, out.length, options)
  } catch (cause) {
    throw new CryptoError('OUT_OF_MEMORY', { cause })
  }
  moveInto(out, key)
}
