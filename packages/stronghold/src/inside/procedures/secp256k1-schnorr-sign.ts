import { Secp256k1SchnorrSign } from '../../contract/procedures/secp256k1-schnorr-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

export const secp256k1SchnorrSign = implement(
  Secp256k1SchnorrSign,
  ([secret], { message }, { crypto, scratch }) => {
    const key = keyKinds.Secp256k1Ecdsa.keyOf(secret, crypto)
    const auxiliary = scratch.take(32)
    crypto.random(auxiliary)
    const signature = new Uint8Array(64)
    crypto.schnorr.sign(signature, message, key, auxiliary)
    return signature
  },
)
