import { schnorr as scheme } from '@noble/curves/secp256k1.js'
import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { Schnorr } from '../provider.js'
import { secp256k1 } from './secp256k1.js'

export const schnorr: Schnorr = {
  sign(out, message, key, auxiliary) {
    if (
      !hasLength(out, 64) ||
      !isBytes(message) ||
      !secp256k1.isValidKey(key) ||
      !hasLength(auxiliary, 32)
    ) {
      throw wrongArgument('schnorr.sign')
    }
    out.set(scheme.sign(message, key, auxiliary))
  },

  verify(signature, message, publicKey) {
    if (!isBytes(message)) throw wrongArgument('schnorr.verify')
    if (!hasLength(signature, 64) || !hasLength(publicKey, 32)) return false
    return scheme.verify(signature, message, publicKey)
  },
}
