// Wycheproof: ChaCha20-Poly1305, XChaCha20-Poly1305 and AES-256-GCM.
//
// | label   | wanted |
// | ------- | ------ |
// | valid   | `seal` gives ciphertext and tag, `open` gives the message, also in place |
// | invalid, flag ModifiedTag | `open` answers `false` and leaves no plaintext in `out` |
// | any, key or nonce of another length | `seal` and `open` throw `RangeError`: a wrong length is a |
// |         | fault of the calling program (contract of `CryptoProvider`) |
import { hex, made, refusesArguments, same } from './support/bytes.mjs'
import { wycheproof } from './support/wycheproof.mjs'

for (const [set, name] of [
  ['chacha20Poly1305', 'chacha20poly1305'],
  ['xchacha20Poly1305', 'xchacha20poly1305'],
  ['aesGcm', 'aes256gcm'],
]) {
  wycheproof(set, (crypto, vector) => judge(crypto[name], vector))
}

/** @returns {boolean | [label: string, isRight: boolean]} */
function judge(aead, { key, iv, aad, msg, ct, tag, result }) {
  const [k, nonce, data, message, ciphertext, t] = [key, iv, aad, msg, ct, tag].map(hex)
  const out = new Uint8Array(message.length)
  const sealed = new Uint8Array(aead.tagLength)
  if (k.length !== aead.keyLength || nonce.length !== aead.nonceLength) {
    return [
      `${result} (refused by length)`,
      refusesArguments(() => aead.seal(out, sealed, message, k, nonce, data)) &&
        refusesArguments(() => aead.open(out, ciphertext, t, k, nonce, data)),
    ]
  }
  if (result === 'invalid') {
    const opens = aead.open(out, ciphertext, t, k, nonce, data)
    const inPlace = ciphertext.slice()
    const opensInPlace = aead.open(inPlace, inPlace, t, k, nonce, data)
    const leaks = message.length > 0 && (same(out, message) || same(inPlace, message))
    return !opens && !opensInPlace && !leaks
  }
  aead.seal(out, sealed, message, k, nonce, data)
  const buffer = message.slice()
  const tagInPlace = made(aead.tagLength, (it) => aead.seal(buffer, it, buffer, k, nonce, data))
  const sealsInPlace = same(buffer, ciphertext) && same(tagInPlace, t)
  const opens = aead.open(buffer, buffer, t, k, nonce, data) && same(buffer, message)
  return same(out, ciphertext) && same(sealed, t) && sealsInPlace && opens
}
