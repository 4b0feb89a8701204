import { Bls12381Sign } from '../../contract/procedures/bls12381-sign.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/** draft-irtf-cfrg-bls-signature, section 2.6 (`CoreSign`). Deterministic. */
export const bls12381Sign = implement(Bls12381Sign, ([secret], { message }, { crypto }) => {
  const signature = new Uint8Array(96)
  crypto.bls12381.sign(signature, message, keyKinds.Bls12381.keyOf(secret, crypto))
  return signature
})
