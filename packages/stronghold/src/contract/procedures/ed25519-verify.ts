import { boolean, bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'

/**
 * Whether `signature` (64 bytes) is one over `message` under the Ed25519 key `publicKey` (32 bytes).
 *
 * Strict (RFC 8032, section 5.1.7): S below the group order, canonical points, and no public key of
 * small order, under which a signature would fit many messages. Whatever is malformed is `false`.
 */
export const Ed25519Verify = computePublic({
  name: 'Ed25519Verify',
  number: 37,
  source: 'RFC 8032, section 5.1.7',
  memory: 'none',
  input: struct({
    /** The public key that is checked against. */
    publicKey: bytes,
    /** The message itself, not its hash; any length. */
    message: bytes,
    /** The signature that is checked. */
    signature: bytes,
  }),
  output: boolean,
  answer: answers.plain,
  cost: ({ publicKey, message, signature }) => ({
    hashed: publicKey.length + message.length + signature.length,
    output: 1,
    work: 60,
  }),
})
