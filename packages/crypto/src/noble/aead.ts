import {
  chacha20poly1305 as nobleChacha,
  xchacha20poly1305 as nobleXchacha,
} from '@noble/ciphers/chacha.js'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'
import type { Aead } from '../provider.js'

const TAG_LENGTH = 16
const KEY_LENGTH = 32

export const chacha20poly1305 = makeAead(nobleChacha, 12, 'chacha20poly1305')
export const xchacha20poly1305 = makeAead(nobleXchacha, 24, 'xchacha20poly1305')

/** noble keeps the tag behind the ciphertext; here they are parted and joined again. */
function makeAead(makeCipher: typeof nobleChacha, nonceLength: number, name: string): Aead {
  return {
    keyLength: KEY_LENGTH,
    nonceLength,
    tagLength: TAG_LENGTH,

    seal(out, tag, plaintext, key, nonce, associatedData) {
      checkArguments(out, tag, plaintext, key, nonce, associatedData)
      const sealed = makeCipher(key, nonce, associatedData).encrypt(plaintext)
      tag.set(sealed.subarray(plaintext.length))
      out.set(sealed.subarray(0, plaintext.length))
    },

    open(out, ciphertext, tag, key, nonce, associatedData) {
      checkArguments(out, tag, ciphertext, key, nonce, associatedData)
      const sealed = new Uint8Array(ciphertext.length + TAG_LENGTH)
      sealed.set(ciphertext)
      sealed.set(tag, ciphertext.length)
      const cipher = makeCipher(key, nonce, associatedData)
      let plaintext: Uint8Array
      try {
        plaintext = cipher.decrypt(sealed)
      } catch {
        // Arguments were checked above: what noble still refuses is the tag.
        out.fill(0)
        return false
      }
      moveInto(out, plaintext)
      return true
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
