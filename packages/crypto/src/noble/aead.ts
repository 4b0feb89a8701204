import { gcm } from '@noble/ciphers/aes.js'
import {
  chacha20poly1305 as nobleChacha,
  xchacha20poly1305 as nobleXchacha,
} from '@noble/ciphers/chacha.js'
import { AEAD_KEY_LENGTH, AEAD_TAG_LENGTH, checkAead } from '../aead-arguments.js'
import { moveInto } from '../bytes.js'
import type { Aead } from '../provider.js'

export const chacha20poly1305 = makeAead(nobleChacha, 12, 'chacha20poly1305')
export const xchacha20poly1305 = makeAead(nobleXchacha, 24, 'xchacha20poly1305')
/** By tables in memory: on a shared processor its running time may depend on the key. */
export const aes256gcm = makeAead(gcm, 12, 'aes256gcm')

type MakeCipher = (
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
) => { encrypt(plaintext: Uint8Array): Uint8Array; decrypt(sealed: Uint8Array): Uint8Array }

/** noble keeps the tag behind the ciphertext; here they are parted and joined again. */
function makeAead(makeCipher: MakeCipher, nonceLength: number, name: string): Aead {
  return {
    keyLength: AEAD_KEY_LENGTH,
    nonceLength,
    tagLength: AEAD_TAG_LENGTH,

    seal(out, tag, plaintext, key, nonce, associatedData) {
      checkAead(name, nonceLength, out, tag, plaintext, key, nonce, associatedData)
      const sealed = makeCipher(key, nonce, associatedData).encrypt(plaintext)
      tag.set(sealed.subarray(plaintext.length))
      out.set(sealed.subarray(0, plaintext.length))
    },

    open(out, ciphertext, tag, key, nonce, associatedData) {
      checkAead(name, nonceLength, out, tag, ciphertext, key, nonce, associatedData)
      const sealed = new Uint8Array(ciphertext.length + AEAD_TAG_LENGTH)
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
}
