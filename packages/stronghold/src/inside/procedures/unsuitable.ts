import { StrongholdError } from '../../contract/errors.js'
import type { OpenSecret } from './implement.js'
import { minSeedLength } from './type-shape.js'

/** Bytes of a private key, of a node's, and of half a node. */
const keyLength = 32
const nodeLength = 64

/**
 * The private key in a record, of any curve: the whole of it (32 bytes), or the first 32 bytes of a
 * node (64 bytes). Every use of bytes as a scalar begins here or in `nodeOf` or `seedOf`.
 *
 * Never of a concatenation: 31 known bytes before a secret would make a key that depends on one byte
 * of it, and a few more than that fall to a kangaroo on the public key.
 */
export function keyOf(secret: OpenSecret | undefined, from: 'whole' | 'node'): Uint8Array {
  const bytes = undivided(secret)
  const { length } = bytes
  // No other length: bytes that begin with known ones and end within a secret would let it be
  // guessed.
  const fits = length === keyLength || (from === 'node' && length === nodeLength)
  if (!fits) throw unsuitable()
  return bytes.subarray(0, keyLength)
}

/** A node: private key ‖ chain code, 64 bytes. Never of a concatenation, as in `keyOf`. */
export function nodeOf(secret: OpenSecret | undefined): Uint8Array {
  const bytes = undivided(secret)
  if (bytes.length !== nodeLength) throw unsuitable()
  return bytes
}

/** Whether a secret is known to be a node. */
export function isNode(secret: OpenSecret | undefined): boolean {
  return secret?.type.startsWith('HdNode') ?? false
}

/** The seed of a tree of keys: 16 bytes or more, and never of a concatenation. */
export function seedOf(secret: OpenSecret | undefined): Uint8Array {
  const bytes = undivided(secret)
  if (bytes.length < minSeedLength) throw unsuitable()
  return bytes
}

/** All bytes of a secret. */
export function whole(secret: OpenSecret | undefined): Uint8Array {
  if (secret === undefined) throw unsuitable()
  return secret.bytes
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

function undivided(secret: OpenSecret | undefined): Uint8Array {
  if (secret === undefined || secret.type === 'Concatenation') throw unsuitable()
  return secret.bytes
}
