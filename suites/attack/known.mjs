// What an attacker knows from the start, and computes without any Stronghold.
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  pbkdf2Sync,
} from 'node:crypto'

const initialValue = Buffer.alloc(8, 0xa6)

/** Bytes that the attacker writes wherever it can, and knows. */
export const written = Buffer.alloc(32, 0x61)
/** Another one, which it has unwrapped inside. */
export const unwrapped = Buffer.alloc(32, 0x62)
/** `unwrapped` under `written`. */
export const wrappedKey = wrap(written, unwrapped)

export const label = Buffer.from('attack')
/** What `Hkdf` makes of `written` with `Sha256`, no salt, and that label. */
export const derived = Buffer.from(hkdfSync('sha256', written, Buffer.alloc(0), label, 32))
/** What `Pbkdf2Hmac` makes of `label` with one round. */
export const fromPassword = pbkdf2Sync(label, label, 1, 32, 'sha256')

const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const own = createPrivateKey({
  key: Buffer.concat([pkcs8, unwrapped]),
  format: 'der',
  type: 'pkcs8',
})
/** The X25519 public key of `unwrapped`. */
export const publicKey = createPublicKey(own).export({ format: 'der', type: 'spki' }).subarray(-32)
/** What `X25519DiffieHellman` agrees on between `written` and that public key. */
export const agreed = diffieHellman({
  privateKey: own,
  publicKey: createPublicKey(
    createPrivateKey({ key: Buffer.concat([pkcs8, written]), format: 'der', type: 'pkcs8' }),
  ),
})

/** Everything that is known before a program begins. */
export const fromTheStart = [written, unwrapped, derived, fromPassword, agreed]

/** AES key wrap (RFC 3394) by OpenSSL. */
export function wrap(key, secret) {
  const cipher = createCipheriv('id-aes256-wrap', key, initialValue)
  return Buffer.concat([cipher.update(secret), cipher.final()])
}

/** The other way; `undefined` when it was not wrapped under this key. */
export function unwrap(key, ciphertext) {
  if (key.length !== 32) return undefined
  try {
    const decipher = createDecipheriv('id-aes256-wrap', key, initialValue)
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  } catch {
    return undefined
  }
}
