import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { Aead } from '../provider.js'
import { sodium } from './sodium.js'

const TAG_LENGTH = 16
const KEY_LENGTH = 32

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
    keyLength: KEY_LENGTH,
    nonceLength,
    tagLength: TAG_LENGTH,

    seal(out, tag, plaintext, key, nonce, associatedData) {
      checkArguments(out, tag, plaintext, key, nonce, associatedData)
      sealDetached(out, tag, plaintext, present(associatedData), nonce, key)
    },

    open(out, ciphertext, tag, key, nonce, associatedData) {
      checkArguments(out, tag, ciphertext, key, nonce, associatedData)
      if (openDetached(out, ciphertext, tag, present(associatedData), nonce, key) === 0) return true
      // libsodium does so too; the promise must not hang on its version.
      out.fill(0)
      return false
    },
  }

  function checkArguments(
    out: Uint8Array,
    tag: Uint8Array,
    input: Uint8Array,
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
  ): void {
    if (
      !isBytes(input) ||
      !hasLength(out, input.length) ||
      !hasLength(tag, TAG_LENGTH) ||
      !hasLength(key, KEY_LENGTH) ||
      !hasLength(nonce, nonceLength) ||
      !isBytes(associatedData)
    ) {
      throw wrongArgument(name)
    }
  }
}

function present(associatedData: Uint8Array): Uint8Array | undefined {
  return associatedData.length === 0 ? undefined : associatedData
}
