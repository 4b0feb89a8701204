import { struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { blsMessage, blsSignature } from './bls12381.js'
import { interpreted } from './cost.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Signs `message` with the BLS12-381 key at `privateKey`: 96 bytes, deterministic, that can be added
 * up with other signatures (`Bls12381Aggregate`). The ciphersuite is Ethereum's,
 * `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_` (draft-irtf-cfrg-bls-signature-05).
 *
 * Computed in JavaScript over BigInt: about 40 ms in a zone (60 ms to verify), and what it leaves of the key
 * in the zone's memory cannot be wiped.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record is not of 32 bytes or no scalar in
 *   [1, r-1].
 */
export const Bls12381Sign = useSecret({
  name: 'Bls12381Sign',
  number: 31,
  source: 'draft-irtf-cfrg-bls-signature-05, section 4.2.3',
  memory: 'javascript',
  input: struct({
    /** The private key (32 bytes). */
    privateKey: location,
    /** The message itself, not its hash; any length. */
    message: blsMessage,
  }),
  output: blsSignature,
  answer: () => answers.point('Bls12381Signature'),
  cost: ({ message }) => ({ work: 65_000 + interpreted(message.length), output: 96 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Bls12381],
})
