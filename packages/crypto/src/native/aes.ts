import { createCipheriv, createDecipheriv, type Decipher } from 'node:crypto'
import { AEAD_KEY_LENGTH, AEAD_TAG_LENGTH, checkAead } from '../aead-arguments.js'
import { moveInto } from '../bytes.js'
import { checkUnwrap, checkWrap } from '../key-wrap-arguments.js'
import type { Aead, KeyWrap } from '../provider.js'

// OpenSSL does both: libsodium has AES-GCM on some processors only, and no key wrap. OpenSSL expands
// the key in its own heap, which is not guarded, and clears it when the operation is finalised.
// Node returns results in memory of its own: they are moved out and wiped, but Node may have shrunk
// a block by copying it, and the freed memory is out of reach. It stays in this process.

const NONCE_LENGTH = 12

export const aes256gcm: Aead = {
  keyLength: AEAD_KEY_LENGTH,
  nonceLength: NONCE_LENGTH,
  tagLength: AEAD_TAG_LENGTH,

  seal(out, tag, plaintext, key, nonce, associatedData) {
    checkAead('aes256gcm', NONCE_LENGTH, out, tag, plaintext, key, nonce, associatedData)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(associatedData)
    out.set(cipher.update(plaintext))
    cipher.final()
    tag.set(cipher.getAuthTag())
  },

  open(out, ciphertext, tag, key, nonce, associatedData) {
    checkAead('aes256gcm', NONCE_LENGTH, out, tag, ciphertext, key, nonce, associatedData)
    const options = { authTagLength: AEAD_TAG_LENGTH }
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, options)
    decipher.setAAD(associatedData)
    decipher.setAuthTag(tag)
    const plaintext = decipher.update(ciphertext)
    if (!finishes(decipher)) {
      plaintext.fill(0)
      out.fill(0)
      return false
    }
    moveInto(out, plaintext)
    return true
  },
}

const WRAP = 'id-aes256-wrap'
/** RFC 3394, section 2.2.3.1. */
const initialValue = new Uint8Array(8).fill(0xa6)

export const aes256kw: KeyWrap = {
  wrap(out, secret, key) {
    checkWrap(out, secret, key)
    const cipher = createCipheriv(WRAP, key, initialValue)
    out.set(cipher.update(secret))
    cipher.final()
  },

  unwrap(out, wrapped, key) {
    checkUnwrap(out, wrapped, key)
    const decipher = createDecipheriv(WRAP, key, initialValue)
    let secret: Uint8Array
    try {
      secret = decipher.update(wrapped)
    } catch {
      // Arguments were checked above: what OpenSSL still refuses is the initial value.
      finishes(decipher)
      out.fill(0)
      return false
    }
    finishes(decipher)
    moveInto(out, secret)
    return true
  },
}

/** Ends the operation, which clears the key that OpenSSL holds for it. */
function finishes(decipher: Decipher): boolean {
  try {
    decipher.final()
    return true
  } catch {
    return false
  }
}
