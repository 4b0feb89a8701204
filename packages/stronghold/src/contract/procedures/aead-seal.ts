import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { aeadCipher, aeadOverhead } from './aead-cipher.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { symmetricKeys } from './suits.js'

/**
 * Encrypts `plaintext` and authenticates it with `associatedData` under the key at `key` (32 bytes),
 * with a random nonce that is drawn inside: nonce ‖ ciphertext ‖ tag (16), for `AeadOpen`.
 *
 * `XChaCha20Poly1305` (nonce 24) may seal any number of messages under one key. `Aes256Gcm` (nonce
 * 12) not more than 2^32 (NIST SP 800-38D, section 8.3); OpenSSL then holds a copy of the key in
 * ordinary memory of the zone, and clears it.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record is not of 32 bytes.
 */
export const AeadSeal = useSecret({
  name: 'AeadSeal',
  number: 28,
  source: 'NIST SP 800-38D; draft-irtf-cfrg-xchacha-03',
  memory: { Aes256Gcm: 'openssl', XChaCha20Poly1305: 'guarded' },
  input: struct({
    /** The cipher. */
    cipher: aeadCipher,
    /** Authenticated with the message, and not encrypted; any length. */
    associatedData: bytes,
    /** What is encrypted; any length. */
    plaintext: bytes,
    /** The symmetric key. */
    key: location,
  }),
  secretInputs: ['plaintext'],
  output: bytes,
  answer: ({ cipher, plaintext }) => answers.bytes(aeadOverhead[cipher] + plaintext.length),
  cost: ({ associatedData, plaintext }) => ({
    hashed: associatedData.length + 2 * plaintext.length,
    output: 40 + plaintext.length,
    work: 30,
  }),
  sources: ({ key }) => [key],
  suits: [symmetricKeys],
})
