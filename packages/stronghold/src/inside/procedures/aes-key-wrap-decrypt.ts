import { StrongholdError } from '../../contract/errors.js'
import { AesKeyWrapDecrypt } from '../../contract/procedures/aes-key-wrap-decrypt.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

export const aesKeyWrapDecrypt = implement(
  AesKeyWrapDecrypt,
  ([decryptionKey], { wrappedKey }, { crypto, scratch }) => {
    const key = exactly(decryptionKey, 32)
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
