import { fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * The address on Ethereum and its relatives of the secp256k1 key at `privateKey` (or the first half
 * of a node): 20 bytes, the last of Keccak-256(x ‖ y) (Ethereum yellow paper, appendix F). The
 * mixed case of EIP-55 belongs to the text form, not to the address.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes,
 *   or is no scalar in [1, n-1].
 */
export const GetEvmAddress = useSecret({
  name: 'GetEvmAddress',
  number: 18,
  source: 'Ethereum yellow paper, appendix F',
  memory: 'guarded',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
  }),
  output: fixedBytes(20),
  answer: () => answers.bytes(20),
  cost: () => ({ output: 20, work: 650 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Secp256k1Ecdsa],
})
