import { secp256k1 as curve } from '@noble/curves/secp256k1.js'
import { hasLength, moveInto, wrongArgument } from '../bytes.js'
import type { Secp256k1 } from '../provider.js'
import { isPointLength, isPublicKeyEncoding } from '../sec1.js'

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

  addToKey(out, key, tweak) {
    if (!hasLength(out, 32) || !isValidKey(key) || !hasLength(tweak, 32)) {
      throw wrongArgument('secp256k1.addToKey')
    }
    const { Fn } = curve.Point
    const addend = Fn.fromBytes(tweak, true)
    if (!Fn.isValid(addend)) return refuse(out)
    const sum = Fn.add(Fn.fromBytes(key), addend)
    if (Fn.is0(sum)) return refuse(out)
    moveInto(out, Fn.toBytes(sum))
    return true
  },
}

function isValidKey(key: Uint8Array): boolean {
  return hasLength(key, 32) && curve.utils.isValidSecretKey(key)
}

function refuse(out: Uint8Array): false {
  out.fill(0)
  return false
}

const SIGN_OPTIONS = { prehash: false, lowS: true, format: 'recovered' } as const
const VERIFY_OPTIONS = { prehash: false, lowS: true, format: 'compact' } as const
