import { hasLength } from './bytes.js'

/**
 * Whether `publicKey` has the form of a compressed or uncompressed point (SEC 1, section 2.3.3).
 * libsecp256k1 also reads the hybrid form (first byte 6 or 7), which nothing here writes.
 */
export function isPublicKeyEncoding(publicKey: Uint8Array): boolean {
  const form = publicKey[0]
  return hasLength(publicKey, 33)
    ? form === 2 || form === 3
    : hasLength(publicKey, 65) && form === 4
}

/** Whether `out` has room for exactly a compressed (33) or an uncompressed (65) point. */
export function isPointLength(out: Uint8Array): boolean {
  return hasLength(out, 33) || hasLength(out, 65)
}
