import { Secp256k1SchnorrSign } from '../../contract/procedures/secp256k1-schnorr-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/** BIP340, "Default signing". */
export const secp256k1SchnorrSign = implement(
  Secp256k1SchnorrSign,
  ([secret], { message }, { crypto, scratch }) => {
    const key = keyKinds.Secp256k1Ecdsa.keyOf(secret, crypto)
    const auxiliary = scratch.take(32)
    // Random on top of a nonce that is derived: against faults that repeat a nonce for two
    // messages, and against power analysis (BIP340, "Alternative signing"). A broken generator
    // costs nothing.
    crypto.random(auxiliary)
    const signature = new Uint8Array(64)
    crypto.schnorr.sign(signature, message, key, auxiliary)
    return signature
  },
)
