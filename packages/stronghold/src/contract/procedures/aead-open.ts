import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { aeadCipher, aeadOverhead } from './aead-cipher.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { symmetricKeys } from './suits.js'

/**
 * Decrypts a message of `AeadSeal`, nonce ‖ ciphertext ‖ tag: answers the plaintext, if it
 * authenticates together with `associatedData` under the key at `key` (32 bytes).
 *
 * With `Aes256Gcm` OpenSSL holds a copy of the key in ordinary memory of the zone, and clears it.
 * @throws StrongholdError `DECRYPTION_FAILED` for another key, other data, or a change or cut of
 *   any kind, `KEY_UNSUITABLE` when the record is not of 32 bytes.
 */
export const AeadOpen = useSecret({
  name: 'AeadOpen',
  number: 29,
  source: 'NIST SP 800-38D; draft-irtf-cfrg-xchacha-03',
  memory: { Aes256Gcm: 'openssl', XChaCha20Poly1305: 'guarded' },
  input: struct({
    /** The cipher. */
    cipher: aeadCipher,
    /** Authenticated with the message, and not encrypted; any length. */
    associatedData: bytes,
    /** What was encrypted, as it was answered. */
    sealed: bytes,
    /** The symmetric key. */
    key: location,
  }),
  output: bytes,
  answer: ({ cipher, sealed }) => answers.bytes(sealed.length - aeadOverhead[cipher]),
  cost: ({ associatedData, sealed }) => ({
    hashed: associatedData.length + 2 * sealed.length,
    output: sealed.length,
    work: 30,
  }),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
  reveals: true,
})
