import { boolean, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { blsPublicKey, blsSignature } from './bls12381.js'
import { computePublic } from './define.js'

/**
 * Whether `proof` shows that its maker knows the secret of `publicKey`
 * (draft-irtf-cfrg-bls-signature-05, section 3.3.3, PopVerify). `false` for anything else.
 */
export const Bls12381PopVerify = computePublic({
  name: 'Bls12381PopVerify',
  number: 33,
  source: 'draft-irtf-cfrg-bls-signature-05, section 3.3.3',
  memory: 'none',
  input: struct({
    /** The public key (48 bytes). */
    publicKey: blsPublicKey,
    /** The proof of possession (96 bytes). */
    proof: blsSignature,
  }),
  output: boolean,
  answer: answers.plain,
  cost: () => ({ work: 80_000, output: 1 }),
})
