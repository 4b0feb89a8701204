import { pbkdf2Sync, scryptSync } from 'node:crypto'
import { moveInto } from '../bytes.js'
import { CryptoError } from '../errors.js'
import {
  checkPbkdf2,
  checkScrypt,
  SCRYPT_BLOCK_SIZE,
  SCRYPT_PARALLELISM,
  scryptMemory,
} from '../kdf-arguments.js'
import { scryptOne } from '../scrypt-one.js'
import { hmacSha256 } from './hmac.js'
import { wipe } from './memory.js'
import { sodium } from './sodium.js'
import { reserve } from './working-memory.js'

const SHA512_BLOCK = 128
const hashedPassword = reserve(64)
const decoy = new Uint8Array(64)

export function pbkdf2HmacSha512(
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): void {
  checkPbkdf2('pbkdf2HmacSha512', out, password, salt, iterations)
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

export const pbkdf2HmacSha256 = makePbkdf2('pbkdf2HmacSha256', 'sha256')
export const pbkdf2HmacSha384 = makePbkdf2('pbkdf2HmacSha384', 'sha384')

/** libsodium's extension knows SHA-512 only. OpenSSL clears its copy of the password itself. */
function makePbkdf2(name: string, digest: 'sha256' | 'sha384') {
  return (out: Uint8Array, password: Uint8Array, salt: Uint8Array, iterations: number): void => {
    checkPbkdf2(name, out, password, salt, iterations)
    moveInto(out, pbkdf2Sync(password, salt, iterations, out.length, digest))
  }
}

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
