import { bytes, fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { aeadCipher } from './aead-cipher.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { symmetricKeys } from './suits.js'

/**
 * Decrypts a message of `AeadEncrypt`, with `tag` (16) and `ciphertext` as separate inputs: answers
 * the plaintext, if it authenticates together with `associatedData` under the key at `key` (32
 * bytes).
 *
 * With `Aes256Gcm` OpenSSL holds a copy of the key in ordinary memory of the zone, and clears it.
 * @throws StrongholdError `DECRYPTION_FAILED`, `INVALID_ARGUMENT` for a nonce that has not the
 *   cipher's length (12 or 24), `KEY_UNSUITABLE` when the record is not of 32 bytes.
 */
export const AeadDecrypt = useSecret({
  name: 'AeadDecrypt',
  number: 27,
  source: 'NIST SP 800-38D; draft-irtf-cfrg-xchacha-03',
  memory: { Aes256Gcm: 'openssl', XChaCha20Poly1305: 'guarded' },
  input: struct({
    /** The cipher. */
    cipher: aeadCipher,
    /** Authenticated with the message, and not encrypted; any length. */
    associatedData: bytes,
    /** What was encrypted, without its tag. */
    ciphertext: bytes,
    /** The tag (16 bytes). */
    tag: fixedBytes(16),
    /** As long as the cipher takes: 12 or 24 bytes. */
    nonce: bytes,
    /** The symmetric key. */
    key: location,
  }),
  output: bytes,
  answer: ({ ciphertext }) => answers.bytes(ciphertext.length),
  cost: ({ associatedData, nonce, ciphertext }) => ({
    hashed: associatedData.length + nonce.length + 2 * ciphertext.length,
    output: ciphertext.length,
    work: 30,
  }),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
  reveals: true,
})
