// What the library must come to, computed by others: OpenSSL through `node:crypto`.
import { createECDH, createHmac, createPrivateKey, createPublicKey } from 'node:crypto'

/** SLIP-0010, "Master key generation", for Ed25519. */
export function ed25519Master(seed) {
  const node = createHmac('sha512', 'ed25519 seed').update(seed).digest()
  return { key: node.subarray(0, 32), chainCode: node.subarray(32) }
}

/** The 32 bytes of the public key that belongs to a seed. */
export function ed25519PublicKey(seed) {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

/** The compressed point of a secret key. */
export function secp256k1PublicKey(key) {
  const pair = createECDH('secp256k1')
  pair.setPrivateKey(key)
  return pair.getPublicKey(undefined, 'compressed')
}
