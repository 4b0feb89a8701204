import { struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { blsSignature } from './bls12381.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Proves that the BLS12-381 key at `privateKey` is known: 96 bytes that belong to its public key
 * (draft-irtf-cfrg-bls-signature-05, section 3.3.2, PopProve). A party that adds keys up needs it.
 *
 * Cost and limits as for `Bls12381Sign`.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record is not of 32 bytes or no scalar in
 *   [1, r-1].
 */
export const Bls12381PopProve = useSecret({
  name: 'Bls12381PopProve',
  number: 32,
  source: 'draft-irtf-cfrg-bls-signature-05, section 3.3.2',
  memory: 'javascript',
  input: struct({
    /** The private key (32 bytes). */
    privateKey: location,
  }),
  output: blsSignature,
  answer: () => answers.point('Bls12381Signature'),
  cost: () => ({ work: 65_000, output: 96 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Bls12381],
})
