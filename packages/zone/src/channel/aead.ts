import { createCipheriv, createDecipheriv } from 'node:crypto'
import { createRequire } from 'node:module'

/** Bytes of a Poly1305 tag. */
export const tagLength = 16

/**
 * ChaCha20-Poly1305 (RFC 8439) without associated data: key 32, nonce 12, tag 16 bytes. `out` and
 * the input have the same length and do not overlap. Two implementations of the same bytes, so each
 * side of a channel takes the better one that it has.
 */
export interface Aead {
  seal(
    out: Uint8Array,
    tag: Uint8Array,
    plaintext: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void
  /** Whether the tag matched; `out` holds no plaintext otherwise. */
  open(
    out: Uint8Array,
    ciphertext: Uint8Array,
    tag: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): boolean
}

/** OpenSSL through Node: always there, but making a cipher object costs more than a small record. */
export const opensslAead: Aead = {
  seal(out, tag, plaintext, nonce, key) {
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength })
    out.set(cipher.update(plaintext))
    cipher.final()
    tag.set(cipher.getAuthTag())
  },
  open(out, ciphertext, tag, nonce, key) {
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength })
    decipher.setAuthTag(tag)
    const plaintext = decipher.update(ciphertext)
    try {
      decipher.final()
      out.set(plaintext)
      return true
    } catch {
      return false
    } finally {
      plaintext.fill(0)
    }
  },
}

/** The two functions of `sodium-native/binding.js` that are used; 0 is success. */
interface Sodium {
  crypto_aead_chacha20poly1305_ietf_encrypt_detached(
    out: Uint8Array,
    tag: Uint8Array,
    plaintext: Uint8Array,
    associatedData: undefined,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number
  crypto_aead_chacha20poly1305_ietf_decrypt_detached(
    out: Uint8Array,
    ciphertext: Uint8Array,
    tag: Uint8Array,
    associatedData: undefined,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number
}

/**
 * libsodium, if the optional package `sodium-native` can be loaded: a fifth of the cost for small
 * records where JavaScript is interpreted. Its binding checks no length: `Record…` passes none that
 * does not fit.
 */
export const sodiumAead = loadSodium()

/** The better one of what is here. */
export const aead: Aead = sodiumAead ?? opensslAead

function loadSodium(): Aead | undefined {
  let sodium: Sodium
  try {
    sodium = createRequire(import.meta.url)('sodium-native/binding.js')
  } catch {
    return undefined
  }
  const seal = sodium.crypto_aead_chacha20poly1305_ietf_encrypt_detached
  const open = sodium.crypto_aead_chacha20poly1305_ietf_decrypt_detached
  return {
    seal(out, tag, plaintext, nonce, key) {
      seal(out, tag, plaintext, undefined, nonce, key)
    },
    open(out, ciphertext, tag, nonce, key) {
      if (open(out, ciphertext, tag, undefined, nonce, key) === 0) return true
      out.fill(0)
      return false
    },
  }
}
