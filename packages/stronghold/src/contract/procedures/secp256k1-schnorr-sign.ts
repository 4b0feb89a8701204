import { bytes, fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { interpreted } from './cost.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Signs `message` with the secp256k1 key at `privateKey` (or the first half of a node) as in
 * BIP340: 64 bytes, for the public key of `Secp256k1XOnlyPublicKey`.
 *
 * The message is signed unhashed, of any length: a transaction's digest for Taproot, or anything
 * that starts with a tag of the application (BIP340, "Message size"). It is hashed in JavaScript,
 * slowly: hash a long one first. The 32 bytes of auxiliary randomness are drawn inside.
 * libsecp256k1's binding has no BIP340, so the key passes through BigInt values, which stay in the
 * zone's memory until they are collected.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes,
 *   or is no scalar in [1, n-1].
 */
export const Secp256k1SchnorrSign = useSecret({
  name: 'Secp256k1SchnorrSign',
  number: 43,
  source: 'BIP340',
  memory: 'javascript',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** The message itself, not its hash; any length. */
    message: bytes,
  }),
  output: fixedBytes(64),
  answer: () => answers.bytes(64),
  cost: ({ message }) => ({
    scratch: 32,
    output: 64,
    work: 7400 + interpreted(message.length),
  }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Secp256k1Ecdsa],
})
