import { Bls12381FastAggregateVerify } from '../../contract/procedures/bls12381-fast-aggregate-verify.js'
import { checkCount } from './bls12381.js'
import { implement } from './implement.js'

/**
 * draft-irtf-cfrg-bls-signature, section 3.3.4. Sound only for keys whose possession was proven:
 * else one signer's key can be made to cancel the others' (the rogue key attack, section 3.3).
 */
export const bls12381FastAggregateVerify = implement(
  Bls12381FastAggregateVerify,
  ({ publicKeys, message, signature }, { crypto }) => {
    checkCount(publicKeys)
    return crypto.bls12381.verifyAggregate(signature, message, publicKeys)
  },
)
