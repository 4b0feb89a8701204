import { Bls12381PopVerify } from '../../contract/procedures/bls12381-pop-verify.js'
import { implement } from './implement.js'

/** draft-irtf-cfrg-bls-signature, section 3.3.3. */
export const bls12381PopVerify = implement(Bls12381PopVerify, ({ publicKey, proof }, { crypto }) =>
  crypto.bls12381.verifyPossession(proof, publicKey),
)
