import { AeadSeal } from '../../contract/procedures/aead-seal.js'
import { aeadOf } from './aead-cipher.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/**
 * The nonce is drawn here, so that a caller cannot repeat one. At 96 random bits, AES-GCM is good
 * for 2^32 messages under a key (NIST SP 800-38D, section 8.3); the 192 bits of XChaCha20 need no
 * count.
 */
export const aeadSeal = implement(
  AeadSeal,
  ([secret], { cipher, associatedData, plaintext }, { crypto }) => {
    const aead = aeadOf(crypto, cipher)
    const key = exactly(secret, aead.keyLength)
    const tagOffset = aead.nonceLength + plaintext.length
    const sealed = new Uint8Array(tagOffset + aead.tagLength)
    const nonce = sealed.subarray(0, aead.nonceLength)
    const ciphertext = sealed.subarray(aead.nonceLength, tagOffset)
    crypto.random(nonce)
    aead.seal(ciphertext, sealed.subarray(tagOffset), plaintext, key, nonce, associatedData)
    return sealed
  },
)
