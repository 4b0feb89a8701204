import { Bls12381PopProve } from '../../contract/procedures/bls12381-pop-prove.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * draft-irtf-cfrg-bls-signature, section 3.3.2: the key signs itself, under another domain than any
 * message, so that no signature is a proof.
 */
export const bls12381PopProve = implement(Bls12381PopProve, ([secret], _, { crypto }) => {
  const proof = new Uint8Array(96)
  crypto.bls12381.provePossession(proof, keyKinds.Bls12381.keyOf(secret, crypto))
  return proof
})
