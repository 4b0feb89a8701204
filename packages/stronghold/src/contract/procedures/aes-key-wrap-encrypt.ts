import { bytes, oneOf, struct, type ValueOf } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { anySecret, symmetricKeys } from './suits.js'

/** The ciphers for keys. */
export const aesKeyWrapCipher = oneOf(['Aes256'])

/** `Aes256`: AES key wrap (RFC 3394) under a key of 32 bytes. */
export type AesKeyWrapCipher = ValueOf<typeof aesKeyWrapCipher>

/**
 * Encrypts the record at `wrapKey` under the key at `encryptionKey` (32 bytes) with AES key wrap
 * (RFC 3394, initial value `A6A6A6A6A6A6A6A6`) and answers it: 8 bytes longer than the record.
 *
 * The record has 16 bytes or more, a multiple of 8 (NIST SP 800-38F, section 5.3.1). The original
 * also wraps 0 and 8 bytes, which the standard excludes: nothing is authenticated then, or a single
 * block.
 *
 * A holder of the key-encryption key reads the record, so that unless its policy says otherwise it
 * must be a key that was born inside.
 * OpenSSL holds a copy of that key in ordinary memory of the zone while it runs, and clears it.
 * @throws StrongholdError `KEY_UNSUITABLE` for a key-encryption key that is not of 32 bytes, and for
 *   a record of another length, `NOT_WRAPPABLE`.
 */
export const AesKeyWrapEncrypt = useSecret({
  name: 'AesKeyWrapEncrypt',
  number: 23,
  source: 'RFC 3394, section 2.2.1',
  memory: 'openssl',
  input: struct({
    /** The cipher. */
    cipher: aesKeyWrapCipher,
    /** The key-encryption key (32 bytes). */
    encryptionKey: location,
    /** The secret that is wrapped. */
    wrapKey: location,
  }),
  output: bytes,
  answer: () => answers.bytesFrom(24, 8),
  cost: (_, [, length = 0]) => ({
    hashed: length,
    output: length + 8,
    // Twelve blocks of AES for each eight bytes, and a move of all remaining bytes.
    work: 50 + 0.2 * length,
  }),
  sources: ({ encryptionKey, wrapKey }) => [encryptionKey, wrapKey],
  suits: [symmetricKeys, anySecret],
  wraps: { secret: 1, under: 0 },
})
