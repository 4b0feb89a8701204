import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { aeadCipher } from './aead-cipher.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { symmetricKeys } from './suits.js'

/**
 * Encrypts `plaintext` and authenticates it with `associatedData` under the key at `key` (32 bytes):
 * tag (16) ‖ ciphertext, in the order of the original.
 *
 * `nonce` has 12 bytes for `Aes256Gcm`, 24 for `XChaCha20Poly1305`, and must never serve twice under
 * one key: the second time gives away the difference of the plaintexts and, with AES-GCM, lets
 * anybody forge. `AeadSeal` draws it inside; this one is for protocols that prescribe the nonce.
 *
 * With `Aes256Gcm` OpenSSL holds a copy of the key in ordinary memory of the zone, and clears it.
 * @throws StrongholdError `INVALID_ARGUMENT` for a nonce of another length, `KEY_UNSUITABLE` when
 *   the record is not of 32 bytes.
 */
export const AeadEncrypt = useSecret({
  name: 'AeadEncrypt',
  number: 26,
  source: 'NIST SP 800-38D; draft-irtf-cfrg-xchacha-03',
  memory: { Aes256Gcm: 'openssl', XChaCha20Poly1305: 'guarded' },
  input: struct({
    /** The cipher. */
    cipher: aeadCipher,
    /** Authenticated with the message, and not encrypted; any length. */
    associatedData: bytes,
    /** What is encrypted; any length. */
    plaintext: bytes,
    /** As long as the cipher takes: 12 or 24 bytes. */
    nonce: bytes,
    /** The symmetric key. */
    key: location,
  }),
  secretInputs: ['plaintext'],
  output: bytes,
  answer: ({ plaintext }) => answers.bytes(16 + plaintext.length),
  cost: ({ associatedData, nonce, plaintext }) => ({
    hashed: associatedData.length + nonce.length + 2 * plaintext.length,
    output: 16 + plaintext.length,
    work: 30,
  }),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
})
