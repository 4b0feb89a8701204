import { Bls12381FastAggregateVerify } from '../../contract/procedures/bls12381-fast-aggregate-verify.js'
import { checkCount } from './bls12381.js'
import { implement } from './implement.js'

export const bls12381FastAggregateVerify = implement(
  Bls12381FastAggregateVerify,
  ({ publicKeys, message, signature }, { crypto }) => {
    checkCount(publicKeys)
    return crypto.bls12381.verifyAggregate(signature, message, publicKeys)
  },
)
