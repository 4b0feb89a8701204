import { P256EcdsaVerify } from '../../contract/procedures/p256-ecdsa-verify.js'
import { implement } from './implement.js'

/** FIPS 186-5, section 6.4.2. Public: no secret is opened. */
export const p256EcdsaVerify = implement(
  P256EcdsaVerify,
  ({ publicKey, message, signature }, { crypto }) =>
    crypto.p256.verify(signature, message, publicKey),
)
