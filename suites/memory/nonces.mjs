// The secret nonces of signatures: an attacker who finds one in memory can compute the key.
import { createHash } from 'node:crypto'
import { nativeProvider as crypto } from '@stronghold/crypto/native'

const ed25519Order = 2n ** 252n + 27742317777372353535851937790883648493n
const orders = {
  secp256k1: BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'),
  'P-256': BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
}

/** SHA-512(prefix ‖ message) and the same modulo the group's order (RFC 8032, section 5.1.6). */
export function ed25519Nonces(seed, message) {
  const prefix = createHash('sha512').update(seed).digest().subarray(32)
  const hash = createHash('sha512').update(prefix).update(message).digest()
  const reduced = toNumber(Buffer.from(hash).reverse()) % ed25519Order
  return [hash, toBytes(reduced).reverse()]
}

/** k = (z + r·d) / s modulo n, and n - k: which of them was drawn, low-S hides. */
export function ecdsaNonces(curve, key, hash, message, signature) {
  const order = orders[curve]
  const digest = Buffer.alloc(32)
  if (hash === 'Keccak256') crypto.keccak256(digest, message)
  else crypto.sha256(digest, message)
  const r = toNumber(signature.subarray(0, 32))
  const s = toNumber(signature.subarray(32, 64))
  const k = ((toNumber(digest) + r * toNumber(key)) * inverse(s, order)) % order
  return [toBytes(k), toBytes(order - k)]
}

const toNumber = (bytes) => BigInt(`0x${bytes.toString('hex')}`)
const toBytes = (number) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex')

/** Fermat: the order is a prime. */
function inverse(value, order) {
  let result = 1n
  for (let power = order - 2n, base = value; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % order
    base = (base * base) % order
  }
  return result
}
