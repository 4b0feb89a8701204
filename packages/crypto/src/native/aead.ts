import { AEAD_KEY_LENGTH, AEAD_TAG_LENGTH, checkAead } from '../aead-arguments.js'
import type { Aead } from '../provider.js'
import { sodium } from './sodium.js'

export const chacha20poly1305 = makeAead(
  'chacha20poly1305',
  12,
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt_detached,
  sodium.crypto_aead_chacha20poly1305_ietf_decrypt_detached,
)

export const xchacha20poly1305 = makeAead(
  'xchacha20poly1305',
  24,
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt_detached,
  sodium.crypto_aead_xchacha20poly1305_ietf_decrypt_detached,
)

function makeAead(
  name: string,
  nonceLength: number,
  sealDetached: typeof sodium.crypto_aead_chacha20poly1305_ietf_encrypt_detached,
  openDetached: typeof sodium.crypto_aead_chacha20poly1305_ietf_decrypt_detached,
): Aead {
  return {
    keyLength: AEAD_KEY_LENGTH,
    nonceLength,
    tagLength: AEAD_TAG_LENGTH,

    seal(out, tag, plaintext, key, nonce, associatedData) {
      checkAead(name, nonceLength, out, tag, plaintext, key, nonce, associatedData)
      sealDetached(out, tag, plaintext, present(associatedData), nonce, key)
    },

    open(out, ciphertext, tag, key, nonce, associatedData) {
      checkAead(name, nonceLength, out, tag, ciphertext, key, nonce, associatedData)
      if (openDetached(out, ciphertext, tag, present(associatedData), nonce, key) === 0) return true
      // libsodium does so too; the promise must not hang on its version.
      out.fill(0)
      return false
    },
  }
}

function present(associatedData: Uint8Array): Uint8Array | undefined {
  return associatedData.length === 0 ? undefined : associatedData
}
