import { hkdf } from '@noble/hashes/hkdf.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt as nobleScrypt } from '@noble/hashes/scrypt.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import type { CHash } from '@noble/hashes/utils.js'
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
import { hmacSha256 } from './hash.js'
import { wipe } from './memory.js'

export const hkdfSha256 = makeHkdf('hkdfSha256', sha256)
export const hkdfSha384 = makeHkdf('hkdfSha384', sha384)
export const hkdfSha512 = makeHkdf('hkdfSha512', sha512)

function makeHkdf(name: string, hash: CHash) {
  return (out: Uint8Array, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): void => {
    checkHkdf(name, hash.outputLen, out, ikm, salt, info)
    moveInto(out, hkdf(hash, ikm, salt, info, out.length))
  }
}

export const pbkdf2HmacSha256 = makePbkdf2('pbkdf2HmacSha256', sha256)
export const pbkdf2HmacSha384 = makePbkdf2('pbkdf2HmacSha384', sha384)
export const pbkdf2HmacSha512 = makePbkdf2('pbkdf2HmacSha512', sha512)

function makePbkdf2(name: string, hash: CHash) {
  return (out: Uint8Array, password: Uint8Array, salt: Uint8Array, iterations: number): void => {
    checkPbkdf2(name, out, password, salt, iterations)
    moveInto(out, pbkdf2(hash, password, salt, { c: iterations, dkLen: out.length }))
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
    dkLen: out.length,
    maxmem: scryptMemory(N),
  }
  let key: Uint8Array
  try {
    key = nobleScrypt(password, salt, options)
  } catch (cause) {
    throw new CryptoError('OUT_OF_MEMORY', { cause })
  }
  moveInto(out, key)
}
