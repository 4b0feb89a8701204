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

/**
 * Whether 0 < `scalar` < `order`, both big-endian and of one length. In time that depends on that
 * length only.
 */
export function isScalarBelow(scalar: Uint8Array, order: Uint8Array): boolean {
  let bits = 0
  let borrow = 0
  for (let i = order.length - 1; i >= 0; i--) {
    const digit = scalar[i] as number
    bits |= digit
    borrow = ((digit - (order[i] as number) - borrow) >> 8) & 1
  }
  return bits !== 0 && borrow === 1
}
