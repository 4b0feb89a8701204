import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'

/**
 * HMAC-SHA512 (RFC 2104, FIPS 180-4) of public data under a public key, both of any length: 64 bytes.
 * For ids, which are made of names. A secret goes to a `CryptoProvider` instead, whose copies are
 * wiped.
 */
export function publicHmacSha512(key: Uint8Array, data: Uint8Array): Uint8Array {
  return hmac(sha512, key, data)
}
