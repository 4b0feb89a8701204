import { P256EcdsaSign } from '../../contract/procedures/p256-ecdsa-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

export const p256EcdsaSign = implement(P256EcdsaSign, ([secret], { message }, { crypto }) => {
  const signature = new Uint8Array(64)
  crypto.p256.sign(signature, message, keyKinds.P256.keyOf(secret, crypto))
  return signature
})
