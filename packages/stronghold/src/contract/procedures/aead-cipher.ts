import { oneOf, type ValueOf } from '../codec/index.js'

/** The ciphers for messages. */
export const aeadCipher = oneOf(['Aes256Gcm', 'XChaCha20Poly1305'])

/**
 * `Aes256Gcm` (NIST SP 800-38D: nonce 12, at most 2^36 - 32 bytes) or `XChaCha20Poly1305`
 * (draft-irtf-cfrg-xchacha-03: nonce 24). Keys of 32 bytes, tags of 16.
 */
export type AeadCipher = ValueOf<typeof aeadCipher>

/** The bytes that sealing adds to a plaintext: nonce and tag. */
export const aeadOverhead: Readonly<Record<AeadCipher, number>> = {
  Aes256Gcm: 12 + 16,
  XChaCha20Poly1305: 24 + 16,
}
