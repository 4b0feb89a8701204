import { secp256k1 as curve } from '@noble/curves/secp256k1.js'
import { hasLength, wrongArgument } from '../bytes.js'
import type { Secp256k1 } from '../provider.js'
import { isPointLength, isPublicKeyEncoding } from '../sec1.js'
import { addScalars, sharedX } from './weierstrass.js'

/** Over BigInt, which cannot be wiped: copies of the key stay until the memory is collected. */
export const secp256k1: Secp256k1 = {
  isValidKey,

  publicKey(out, key) {
    if (!isPointLength(out) || !isValidKey(key)) throw wrongArgument('secp256k1.publicKey')
    out.set(curve.getPublicKey(key, out.length === 33))
  },

  signRecoverable(out, digest, key) {
    if (!hasLength(out, 65) || !hasLength(digest, 32) || !isValidKey(key)) {
      throw wrongArgument('secp256k1.signRecoverable')
    }
    const signature = curve.sign(digest, key, SIGN_OPTIONS)
    // noble puts the recovery id first.
    out.set(signature.subarray(1))
    out[64] = signature[0] as number
  },

  verify(signature, digest, publicKey) {
    if (!hasLength(signature, 64) || !hasLength(digest, 32) || !isPublicKeyEncoding(publicKey)) {
      return false
    }
    return curve.verify(signature, digest, publicKey, VERIFY_OPTIONS)
  },

  recover(out, signature, digest) {
    if (!hasLength(out, 33)) throw wrongArgument('secp256k1.recover')
    if (!hasLength(signature, 65) || !hasLength(digest, 32)) return false
    // noble puts the recovery id first.
    const recovered = Uint8Array.of(signature[64] as number, ...signature.subarray(0, 64))
    try {
      out.set(curve.recoverPublicKey(recovered, digest, { prehash: false }))
      return true
    } catch {
      out.fill(0)
      return false
    }
  },

  sharedSecret(out, key, peerPublicKey) {
    if (!hasLength(out, 32) || !isValidKey(key)) throw wrongArgument('secp256k1.sharedSecret')
    return sharedX(curve, out, key, peerPublicKey)
  },

  addToKey(out, key, tweak) {
    if (!hasLength(out, 32) || !isValidKey(key) || !hasLength(tweak, 32)) {
      throw wrongArgument('secp256k1.addToKey')
    }
    return addScalars(curve, out, key, tweak)
  },
}

function isValidKey(key: Uint8Array): boolean {
  return hasLength(key, 32) && curve.utils.isValidSecretKey(key)
}

const SIGN_OPTIONS = { prehash: false, lowS: true, format: 'recovered' } as const
const VERIFY_OPTIONS = { prehash: false, lowS: true, format: 'compact' } as const
