import { boolean, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { blsMessage, blsPublicKeys, blsSignature, counted } from './bls12381.js'
import { interpreted } from './cost.js'
import { computePublic } from './define.js'

/**
 * Whether `signature` is the sum of the signatures of one `message` under all of `publicKeys`, 1 to
 * 128 (draft-irtf-cfrg-bls-signature-05, section 3.3.4, FastAggregateVerify). `false` for anything
 * else.
 *
 * Sound only for keys whose possession was proven (`Bls12381PopVerify`): without that, a
 * signer that chooses its key after the others can make it cancel theirs, and sign for all alone.
 * @throws StrongholdError `INVALID_ARGUMENT` for no key, or more than 128.
 */
export const Bls12381FastAggregateVerify = computePublic({
  name: 'Bls12381FastAggregateVerify',
  number: 36,
  source: 'draft-irtf-cfrg-bls-signature-05, section 3.3.4',
  memory: 'none',
  input: struct({
    /** 1 to 128 public keys (48 bytes each). */
    publicKeys: blsPublicKeys,
    /** The message itself, not its hash; any length. */
    message: blsMessage,
    /** The signature that is checked. */
    signature: blsSignature,
  }),
  output: boolean,
  answer: answers.plain,
  cost: ({ publicKeys, message }) => ({
    work: 80_000 + 2500 * counted(publicKeys) + interpreted(message.length),
    output: 1,
  }),
})
