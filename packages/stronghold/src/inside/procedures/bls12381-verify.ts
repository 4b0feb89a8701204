import { Bls12381Verify } from '../../contract/procedures/bls12381-verify.js'
import { implement } from './implement.js'

export const bls12381Verify = implement(
  Bls12381Verify,
  ({ publicKey, message, signature }, { crypto }) =>
    crypto.bls12381.verify(signature, message, publicKey),
)
