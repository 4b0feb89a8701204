import { p256 as curve } from '@noble/curves/nist.js'
import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { P256 } from '../provider.js'
import { isPublicKeyEncoding } from '../sec1.js'
import { addScalars, sharedX } from './weierstrass.js'

/**
 * Over BigInt, which cannot be wiped: copies of the key stay until the memory is collected. The
 * nonce is that of RFC 6979.
 */
export const p256: P256 = {
  isValidKey,

  publicKey(out, key) {
    if (!hasLength(out, 33) || !isValidKey(key)) throw wrongArgument('p256.publicKey')
    out.set(curve.getPublicKey(key, true))
  },

  sign(out, message, key) {
    if (!hasLength(out, 64) || !isBytes(message) || !isValidKey(key)) {
      throw wrongArgument('p256.sign')
    }
    out.set(curve.sign(message, key, OPTIONS))
  },

  verify(signature, message, publicKey) {
    if (!isBytes(message)) throw wrongArgument('p256.verify')
    if (!hasLength(signature, 64) || !isPublicKeyEncoding(publicKey)) return false
    return curve.verify(signature, message, publicKey, OPTIONS)
  },

  sharedSecret(out, key, peerPublicKey) {
    if (!hasLength(out, 32) || !isValidKey(key)) throw wrongArgument('p256.sharedSecret')
    return sharedX(curve, out, key, peerPublicKey)
  },

  addToKey(out, key, tweak) {
    if (!hasLength(out, 32) || !isValidKey(key) || !hasLength(tweak, 32)) {
      throw wrongArgument('p256.addToKey')
    }
    return addScalars(curve, out, key, tweak)
  },
}

function isValidKey(key: Uint8Array): boolean {
  return hasLength(key, 32) && curve.utils.isValidSecretKey(key)
}

const OPTIONS = { prehash: true, lowS: false, format: 'compact' } as const
