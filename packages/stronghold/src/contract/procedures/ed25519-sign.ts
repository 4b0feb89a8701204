import { bytes, fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Signs `message` with the Ed25519 key at `privateKey` (32 bytes, or the first half of a node).
 *
 * Deterministic (RFC 8032, section 5.1.6): the same key and message give the same 64 bytes.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes.
 */
export const Ed25519Sign = useSecret({
  name: 'Ed25519Sign',
  number: 6,
  source: 'RFC 8032, section 5.1.6',
  memory: 'guarded',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** The message itself, not its hash; any length. */
    message: bytes,
  }),
  output: fixedBytes(64),
  answer: () => answers.bytes(64),
  cost: ({ message }) => ({ hashed: 2 * message.length, output: 64, work: 25 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Ed25519],
})
