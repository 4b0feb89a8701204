import { StrongholdError } from '../../contract/errors.js'
import { AesKeyWrapDecrypt } from '../../contract/procedures/aes-key-wrap-decrypt.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/**
 * RFC 3394, section 2.2.2. The product is `Unwrapped`: bytes that came from outside say nothing of
 * what they are, and their sender may know them.
 */
export const aesKeyWrapDecrypt = implement(
  AesKeyWrapDecrypt,
  ([decryptionKey], { wrappedKey }, { crypto, scratch }) => {
    const key = exactly(decryptionKey, 32)
    // The check value and two semiblocks. A length is no secret, and still not told from a wrong
    // key: one error for both.
    if (wrappedKey.length < 24 || wrappedKey.length % 8 !== 0) {
      throw new StrongholdError('DECRYPTION_FAILED')
    }
    const secret = scratch.take(wrappedKey.length - 8)
    if (!crypto.aes256kw.unwrap(secret, wrappedKey, key)) {
      throw new StrongholdError('DECRYPTION_FAILED')
    }
    return { secret, output: undefined }
  },
)
