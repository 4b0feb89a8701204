import { struct } from '../codec/index.js'
import { answers } from './answer.js'
import { blsSignature, blsSignatures, counted } from './bls12381.js'
import { computePublic } from './define.js'

/**
 * Adds 1 to 128 signatures up into one (draft-irtf-cfrg-bls-signature-05, section 2.8); sums can be
 * added up in turn. It does not verify them; `Bls12381FastAggregateVerify` does, all at once.
 * @throws StrongholdError `INVALID_ARGUMENT` for none, more than 128, or one that is no point of G2.
 */
export const Bls12381Aggregate = computePublic({
  name: 'Bls12381Aggregate',
  number: 35,
  source: 'draft-irtf-cfrg-bls-signature-05, section 2.8',
  memory: 'none',
  input: struct({
    /** 1 to 128 signatures (96 bytes each). */
    signatures: blsSignatures,
  }),
  output: blsSignature,
  answer: () => answers.point('Bls12381Signature'),
  cost: ({ signatures }) => ({ work: 5000 + 5800 * counted(signatures), output: 96 }),
})
