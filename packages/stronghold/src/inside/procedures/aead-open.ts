import { StrongholdError } from '../../contract/errors.js'
import { AeadOpen } from '../../contract/procedures/aead-open.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { aeadOf } from './aead-cipher.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/**
 * Opens what `aeadSeal` made. A wrong key, tag, or length is one error: a forger that hears which
 * of them it was has an oracle.
 */
export const aeadOpen = implement(
  AeadOpen,
  ([secret], { cipher, associatedData, sealed }, { crypto }) => {
    const aead = aeadOf(crypto, cipher)
    const key = exactly(secret, aead.keyLength)
    const tagOffset = sealed.length - aead.tagLength
    if (tagOffset < aead.nonceLength) throw new StrongholdError('DECRYPTION_FAILED')
    const nonce = sealed.subarray(0, aead.nonceLength)
    const ciphertext = sealed.subarray(aead.nonceLength, tagOffset)
    const tag = sealed.subarray(tagOffset)
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
