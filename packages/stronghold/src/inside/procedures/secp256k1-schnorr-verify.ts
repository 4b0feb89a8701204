import { Secp256k1SchnorrVerify } from '../../contract/procedures/secp256k1-schnorr-verify.js'
import { implement } from './implement.js'

/** BIP340, "Verification". Public: no secret is opened. */
export const secp256k1SchnorrVerify = implement(
  Secp256k1SchnorrVerify,
  ({ publicKey, message, signature }, { crypto }) =>
    crypto.schnorr.verify(signature, message, publicKey),
)
