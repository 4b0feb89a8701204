import { boolean, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { blsMessage, blsPublicKey, blsSignature } from './bls12381.js'
import { interpreted } from './cost.js'
import { computePublic } from './define.js'

/**
 * Whether `signature` is that of `message` under `publicKey`, as `Bls12381Sign` makes it. `false`
 * for anything else, also for what is no point of its group and for the identity as a key.
 */
export const Bls12381Verify = computePublic({
  name: 'Bls12381Verify',
  number: 34,
  source: 'draft-irtf-cfrg-bls-signature-05, section 2.7',
  memory: 'none',
  input: struct({
    /** The public key (48 bytes). */
    publicKey: blsPublicKey,
    /** The message itself, not its hash; any length. */
    message: blsMessage,
    /** The signature that is checked. */
    signature: blsSignature,
  }),
  output: boolean,
  answer: answers.plain,
  cost: ({ message }) => ({ work: 80_000 + interpreted(message.length), output: 1 }),
})
