import type { CryptoProvider } from '@stronghold/crypto'
import {
  Secp256k1EcdsaSign,
  type Secp256k1Flavor,
} from '../../contract/procedures/secp256k1-ecdsa-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * SEC 1, section 4.1.3, with the nonce of RFC 6979, section 3.2, and low S (BIP62, rule 5): the
 * other S would be a second valid signature, and a second name of the same transaction.
 */
export const secp256k1EcdsaSign = implement(
  Secp256k1EcdsaSign,
  ([secret], { flavor, message }, { crypto }) => {
    const key = keyKinds.Secp256k1Ecdsa.keyOf(secret, crypto)
    const signature = new Uint8Array(65)
    crypto.secp256k1.signRecoverable(signature, hashOf(flavor, message, crypto), key)
    return signature
  },
)

/** The digest (32 bytes) of a message. */
export function hashOf(
  flavor: Secp256k1Flavor,
  message: Uint8Array,
  crypto: CryptoProvider,
): Uint8Array {
  const digest = new Uint8Array(32)
  if (flavor === 'Keccak256') crypto.keccak256(digest, message)
  else crypto.sha256(digest, message)
  return digest
}
