import { Secp256k1EcdsaVerify } from '../../contract/procedures/secp256k1-ecdsa-verify.js'
import { implement } from './implement.js'
import { hashOf } from './secp256k1-ecdsa-sign.js'

/** SEC 1, section 4.1.4. Public: no secret is opened. */
export const secp256k1EcdsaVerify = implement(
  Secp256k1EcdsaVerify,
  ({ flavor, publicKey, message, signature }, { crypto }) => {
    const digest = hashOf(flavor, message, crypto)
    if (!crypto.secp256k1.verify(signature.subarray(0, 64), digest, publicKey)) return false
    if (signature.length === 64) return true
    // The recovery id is part of what was signed for: a byte that nobody checks could be changed on
    // the way, and the signature would recover to somebody else at the next reader.
    const recovered = new Uint8Array(33)
    if (!crypto.secp256k1.recover(recovered, signature, digest)) return false
    const last = publicKey[publicKey.length - 1] as number
    const form = publicKey.length === 33 ? publicKey[0] : 2 + (last & 1)
    return recovered[0] === form && crypto.equal(recovered.subarray(1), publicKey.subarray(1, 33))
  },
)
