import { StrongholdError } from '../../contract/errors.js'
import { AeadEncrypt } from '../../contract/procedures/aead-encrypt.js'
import { aeadOf } from './aead-cipher.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/**
 * The one procedure whose caller chooses the nonce, for protocols that prescribe it. Whether it is
 * fresh cannot be seen from here: nothing inside remembers nonces.
 */
export const aeadEncrypt = implement(
  AeadEncrypt,
  ([secret], { cipher, associatedData, plaintext, nonce }, { crypto }) => {
    const aead = aeadOf(crypto, cipher)
    const key = exactly(secret, aead.keyLength)
    // GCM hashes a nonce of another length into its counter block (NIST SP 800-38D, section 7.1,
    // step 2), where two nonces can meet.
    if (nonce.length !== aead.nonceLength) throw new StrongholdError('INVALID_ARGUMENT')
    const output = new Uint8Array(aead.tagLength + plaintext.length)
    const tag = output.subarray(0, aead.tagLength)
    const ciphertext = output.subarray(aead.tagLength)
    aead.seal(ciphertext, tag, plaintext, key, nonce, associatedData)
    return output
  },
)
