import { StrongholdError } from '../../contract/errors.js'
import { AeadDecrypt } from '../../contract/procedures/aead-decrypt.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { aeadOf } from './aead-cipher.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

export const aeadDecrypt = implement(
  AeadDecrypt,
  ([secret], { cipher, associatedData, ciphertext, tag, nonce }, { crypto }) => {
    const aead = aeadOf(crypto, cipher)
    const key = exactly(secret, aead.keyLength)
    if (nonce.length !== aead.nonceLength) throw new StrongholdError('INVALID_ARGUMENT')
    // Not guarded, of which there is little: it may be long, and the caller is about to see it.
    const plaintext = makeWipeable(ciphertext.length)
    if (!aead.open(plaintext, ciphertext, tag, key, nonce, associatedData)) {
      throw new StrongholdError('DECRYPTION_FAILED')
    }
    return plaintext
  },
)
