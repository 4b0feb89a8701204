import { malformed } from '../../contract/codec/index.js'
import { Bls12381Aggregate } from '../../contract/procedures/bls12381-aggregate.js'
import { checkCount } from './bls12381.js'
import { implement } from './implement.js'

/**
 * draft-irtf-cfrg-bls-signature, section 2.8. Public. A sum is no proof that its signers have their
 * keys.
 */
export const bls12381Aggregate = implement(Bls12381Aggregate, ({ signatures }, { crypto }) => {
  checkCount(signatures)
  const sum = new Uint8Array(96)
  if (!crypto.bls12381.aggregate(sum, signatures)) throw malformed()
  return sum
})
