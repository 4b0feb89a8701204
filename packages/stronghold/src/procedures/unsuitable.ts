import { StrongholdError } from '../errors.js'
import type { OpenSecret } from './define.js'

/**
 * The first `length` bytes of a secret that has at least so many.
 *
 * Not of a concatenation: 31 known bytes before a secret would make a key that depends on one byte
 * of it, whose public key tells that byte after 256 guesses, and the next one after it.
 */
export function leading(secret: OpenSecret | undefined, length: number): Uint8Array {
  if (secret === undefined || secret.bytes.length < length) throw unsuitable()
  if (secret.type === 'Concatenation' && secret.bytes.length !== length) throw unsuitable()
  return secret.bytes.subarray(0, length)
}

/** A secret of exactly `length` bytes. */
export function exactly(secret: OpenSecret | undefined, length: number): Uint8Array {
  if (secret === undefined || secret.bytes.length !== length) throw unsuitable()
  return secret.bytes
}

/** The error for a secret that a procedure cannot use; it names no length. */
export function unsuitable(): StrongholdError {
  return new StrongholdError('KEY_UNSUITABLE')
}
