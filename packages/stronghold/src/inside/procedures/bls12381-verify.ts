import { Bls12381Verify } from '../../contract/procedures/bls12381-verify.js'
import { implement } from './implement.js'

/**
 * draft-irtf-cfrg-bls-signature, sections 2.7 and 2.5: a key that is no point of the group, or is
 * zero, verifies nothing.
 */
export const bls12381Verify = implement(
  Bls12381Verify,
  ({ publicKey, message, signature }, { crypto }) =>
    crypto.bls12381.verify(signature, message, publicKey),
)
