// Snapshot files around a state, as docs/spec/snapshot.md says.
import { createCipheriv, createHmac, hkdfSync } from 'node:crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { joined, seeded, utf8 } from './bytes.mjs'

const base64 = (bytes) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
const hkdf = (key, salt, info) => new Uint8Array(hkdfSync('sha256', key, salt, info, 32))

function chachapoly(key, nonce, plaintext) {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  return joined(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

/** One literal run. */
export function literals(bytes) {
  const n = bytes.length
  if (n < 15) return joined(n << 4, bytes)
  const rest = n - 15
  return joined(0xf0, new Uint8Array(Math.floor(rest / 255)).fill(255), rest % 255, bytes)
}

/**
 * A file of version 3. `header` changes the text of the header before its MAC is made, `after` after
 * it; `payload` seals something else than the content in chunks.
 * @param {Uint8Array} key
 * @param {Uint8Array} content
 * @param {{ label: string, workFactor?: number, [wrong: string]: any }} options
 */
export function version3(key, content, { label, workFactor = 1, header, after, payload }) {
  const fileKey = seeded(`file key of ${label}`, 16)
  const salt = seeded(`salt of ${label}`, 16)
  const wrapKey = new Uint8Array(32)
  const labelled = joined('age-encryption.org/v1/scrypt', salt)
  // A work factor that nobody has memory for is refused before any key is derived.
  if (workFactor < 21) nativeProvider.scrypt(wrapKey, key, labelled, workFactor)
  const sealed = chachapoly(wrapKey, new Uint8Array(12), fileKey)
  const plain = `age-encryption.org/v1\n-> scrypt ${base64(salt)} ${workFactor}\n${base64(sealed)}\n---`
  const authenticated = header ? header(plain) : plain
  const mac = createHmac('sha256', hkdf(fileKey, '', 'header'))
    .update(authenticated)
    .digest()
  const whole = `${authenticated} ${base64(mac)}\n`
  const body = joined(
    after ? after(whole) : whole,
    (payload ?? sealedStream)(fileKey, content, label),
  )
  return joined('PARTI', [3, 0], body)
}

/** Nonce and chunks. `cut` divides the content otherwise than in pieces of 64 KiB. */
export function sealedStream(fileKey, content, label, cut = pieces) {
  const nonce = seeded(`payload nonce of ${label}`, 16)
  const key = hkdf(fileKey, nonce, 'payload')
  const parts = cut(content)
  const chunks = parts.map((piece, i) => {
    const counter = Buffer.alloc(12)
    counter.writeUInt32BE(i, 7)
    counter[11] = i === parts.length - 1 ? 1 : 0
    return chachapoly(key, counter, piece)
  })
  return joined(nonce, ...chunks)
}

/** @param {Uint8Array} content */
export function pieces(content) {
  const parts = []
  for (let at = 0; at < content.length; at += 65536) parts.push(content.subarray(at, at + 65536))
  return parts.length === 0 ? [content] : parts
}

/**
 * A file of version 2; `point`: another ephemeral public key than one of a private key; `early`: with
 * the nonce of before 2021-02-25.
 * @param {Uint8Array} key
 * @param {Uint8Array} content
 * @param {{ label: string, point?: Uint8Array, early?: boolean }} options
 */
export function version2(key, content, { label, point, early = false }) {
  const { x25519, blake2b, xchacha20poly1305 } = nativeProvider
  const scalar = seeded(`ephemeral key of ${label}`, 32)
  const [publicKey, ephemeral, shared] = [32, 32, 32].map((length) => new Uint8Array(length))
  x25519.publicKey(publicKey, key)
  x25519.publicKey(ephemeral, scalar)
  x25519.sharedSecret(shared, scalar, publicKey)
  if (point !== undefined) {
    ephemeral.set(point)
    shared.fill(0)
  }
  const nonce = new Uint8Array(early ? 24 : 32)
  blake2b(nonce, joined(ephemeral, publicKey))
  const [tag, ciphertext] = [new Uint8Array(16), new Uint8Array(content.length)]
  xchacha20poly1305.seal(ciphertext, tag, content, shared, nonce.subarray(0, 24), utf8(''))
  return joined('PARTI', [2, 0], ephemeral, tag, ciphertext)
}
