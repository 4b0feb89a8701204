import { StrongholdError } from '../../contract/errors.js'
import { AeadEncrypt } from '../../contract/procedures/aead-encrypt.js'
import { aeadOf } from './aead-cipher.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

export const aeadEncrypt = implement(
  AeadEncrypt,
  ([secret], { cipher, associatedData, plaintext, nonce }, { crypto }) => {
    const aead = aeadOf(crypto, cipher)
    const key = exactly(secret, aead.keyLength)
    if (nonce.length !== aead.nonceLength) throw new StrongholdError('INVALID_ARGUMENT')
    const output = new Uint8Array(aead.tagLength + plaintext.length)
    const tag = output.subarray(0, aead.tagLength)
    const ciphertext = output.subarray(aead.tagLength)
    aead.seal(ciphertext, tag, plaintext, key, nonce, associatedData)
    return output
  },
)
