import { hasLength, isBytes, wrongArgument } from './bytes.js'

/** Bytes by which a wrapped key is longer than the key: the initial value (RFC 3394). */
const OVERHEAD = 8

/**
 * The arguments of `wrap`. NIST SP 800-38F, section 5.3.1: at least two semiblocks.
 * @throws RangeError for a wrong type or length.
 */
export function checkWrap(out: Uint8Array, secret: Uint8Array, key: Uint8Array): void {
  if (!isWrappable(secret) || !hasLength(out, secret.length + OVERHEAD) || !hasLength(key, 32)) {
    throw wrongArgument('aes256kw.wrap')
  }
}

/** The arguments of `unwrap`. @throws RangeError for a wrong type or length. */
export function checkUnwrap(out: Uint8Array, wrapped: Uint8Array, key: Uint8Array): void {
  if (!isWrappable(out) || !hasLength(wrapped, out.length + OVERHEAD) || !hasLength(key, 32)) {
    throw wrongArgument('aes256kw.unwrap')
  }
}

function isWrappable(secret: Uint8Array): boolean {
  return isBytes(secret) && secret.length >= 16 && secret.length % 8 === 0
}
