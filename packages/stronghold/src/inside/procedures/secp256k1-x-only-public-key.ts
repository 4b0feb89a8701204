import { Secp256k1XOnlyPublicKey } from '../../contract/procedures/secp256k1-x-only-public-key.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/** BIP340, "Public key generation": the point with that x and an even y, which is implied. */
export const secp256k1XOnlyPublicKey = implement(
  Secp256k1XOnlyPublicKey,
  ([secret], _input, { crypto }) => {
    const publicKey = new Uint8Array(33)
    crypto.secp256k1.publicKey(publicKey, keyKinds.Secp256k1Ecdsa.keyOf(secret, crypto))
    return publicKey.subarray(1)
  },
)
