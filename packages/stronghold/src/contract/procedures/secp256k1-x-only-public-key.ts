import { fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * The public key of BIP340: the 32 bytes of the x coordinate that belongs to the secp256k1 key at
 * `privateKey` (or the first half of a node).
 * @throws StrongholdError `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes,
 *   or is no scalar in [1, n-1].
 */
export const Secp256k1XOnlyPublicKey = useSecret({
  name: 'Secp256k1XOnlyPublicKey',
  number: 45,
  source: 'BIP340',
  memory: 'guarded',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
  }),
  output: fixedBytes(32),
  answer: () => answers.point('Secp256k1XOnly'),
  cost: () => ({ output: 32, work: 120 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Secp256k1Ecdsa],
})
