import { StrongholdError } from '../../contract/errors.js'
import { AeadDecrypt } from '../../contract/procedures/aead-decrypt.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { aeadOf } from './aead-cipher.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/** The counterpart of `aeadEncrypt`, in the order of the original: the tag stands apart. */
export const aeadDecrypt = implement(
  AeadDecrypt,
  ([secret], { cipher, associatedData, ciphertext, tag, nonce }, { crypto }) => {
    const aead = aeadOf(crypto, cipher)
    const key = exactly(secret, aead.keyLength)
    // As in `aeadEncrypt`: another length would be another construction.
    if (nonce.length !== aead.nonceLength) throw new StrongholdError('INVALID_ARGUMENT')
    // Not in guarded memory, which is scarce: it may be long, and the caller is about to see it.
    const plaintext = makeWipeable(ciphertext.length)
    // No byte of the plaintext is answered before the tag was found right (NIST SP 800-38D, section
    // 7.2, step 8).
    if (!aead.open(plaintext, ciphertext, tag, key, nonce, associatedData)) {
      throw new StrongholdError('DECRYPTION_FAILED')
    }
    return plaintext
  },
)
