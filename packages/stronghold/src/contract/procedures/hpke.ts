import { bytes, fixedBytes, oneOf, struct, type ValueOf } from '../codec/index.js'
import type { Cost } from './cost.js'

/**
 * The ciphers of HPKE (RFC 9180, section 7.3). With each goes DHKEM(X25519, HKDF-SHA256) and
 * HKDF-SHA256.
 */
export const hpkeAead = oneOf(['ChaCha20Poly1305', 'Aes256Gcm'])

/** `ChaCha20Poly1305` (RFC 8439) or `Aes256Gcm` (NIST SP 800-38D). */
export type HpkeAead = ValueOf<typeof hpkeAead>

/** The inputs on which sender and recipient must agree: see `HpkeSeal`. */
export const hpkeParameters = {
  /** The cipher of the message. */
  aead: hpkeAead,
  /** What the message is for; both sides must have the same. */
  info: bytes,
  /** Authenticated with the message, and not encrypted; any length. */
  associatedData: bytes,
}

/** A public key of X25519, which is also what an encapsulated key is. */
export const x25519PublicKey = fixedBytes(32)

/** The message of a sender. */
export const hpkeSealed = struct({ encapsulatedKey: x25519PublicKey, ciphertext: bytes })

/** `encapsulatedKey` (32 bytes) and `ciphertext` (16 bytes longer than the plaintext). */
export type HpkeSealed = ValueOf<typeof hpkeSealed>

/** The cost of sealing or opening one message: two agreements, a key schedule, a cipher. */
export function messageCost(
  info: Uint8Array,
  associatedData: Uint8Array,
  message: Uint8Array,
): Cost {
  return {
    hashed: 2 * info.length + associatedData.length + 2 * message.length,
    scratch: 4096 + 2 * info.length,
    output: 64 + message.length,
    work: 450,
  }
}

/** The cost of sealing one message. */
export function sealCost({
  info,
  associatedData,
  plaintext,
}: {
  readonly info: Uint8Array
  readonly associatedData: Uint8Array
  readonly plaintext: Uint8Array
}): Cost {
  return messageCost(info, associatedData, plaintext)
}
