import { bytes, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { aesKeyWrapCipher } from './aes-key-wrap-encrypt.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { symmetricKeys } from './suits.js'

/**
 * Decrypts `wrappedKey` (24 bytes or more, a multiple of 8) under the key at `decryptionKey` (32
 * bytes) with AES key wrap (RFC 3394), and writes it, 8 bytes shorter, to `output`.
 *
 * OpenSSL and Node hold copies of both keys in ordinary memory of the zone while it runs; their
 * output is wiped, but not a block that Node may have freed meanwhile.
 * @throws StrongholdError `DECRYPTION_FAILED` when it was not wrapped under this key or is no
 *   wrapped key by its length, `KEY_UNSUITABLE` for a key that is not of 32 bytes.
 */
export const AesKeyWrapDecrypt = deriveSecret({
  name: 'AesKeyWrapDecrypt',
  number: 24,
  source: 'RFC 3394, section 2.2.2',
  memory: 'openssl',
  input: struct({
    /** The cipher. */
    cipher: aesKeyWrapCipher,
    /** The key-encryption key (32 bytes). */
    decryptionKey: location,
    /** What was wrapped: 24 bytes or more, a multiple of 8. */
    wrappedKey: bytes,
    /** Where the product is written. */
    output: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: ({ wrappedKey }) => ({
    scratch: wrappedKey.length,
    hashed: 2 * wrappedKey.length,
    // Twelve blocks of AES for each eight bytes, and a move of all remaining bytes.
    work: 50 + 0.2 * wrappedKey.length,
  }),
  sources: ({ decryptionKey }) => [decryptionKey],
  suits: [symmetricKeys],
  target: ({ output }) => output,
  // The party that wrapped it knows it, and anybody may have had it before.
  product: () => ({ type: 'Unwrapped', knownTo: 'caller' }),
})
