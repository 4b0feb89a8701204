import { P256EcdsaVerify } from '../../contract/procedures/p256-ecdsa-verify.js'
import { implement } from './implement.js'

export const p256EcdsaVerify = implement(
  P256EcdsaVerify,
  ({ publicKey, message, signature }, { crypto }) =>
    crypto.p256.verify(signature, message, publicKey),
)
