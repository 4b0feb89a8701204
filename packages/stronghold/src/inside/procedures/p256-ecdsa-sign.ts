import { P256EcdsaSign } from '../../contract/procedures/p256-ecdsa-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * FIPS 186-5, section 6.4.1. The nonce is OpenSSL's, drawn in this process: a caller that could
 * choose or repeat it would have the key after two signatures.
 */
export const p256EcdsaSign = implement(P256EcdsaSign, ([secret], { message }, { crypto }) => {
  const signature = new Uint8Array(64)
  crypto.p256.sign(signature, message, keyKinds.P256.keyOf(secret, crypto))
  return signature
})
