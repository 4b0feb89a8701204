import { boolean, bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'

/**
 * Whether `signature` (64 bytes) is one of `Ed25519ctxSign` over `message` and `context` under
 * `publicKey` (32 bytes). Strict as `Ed25519Verify`; whatever is malformed is `false`, and so is
 * an empty context.
 */
export const Ed25519ctxVerify = computePublic({
  name: 'Ed25519ctxVerify',
  number: 39,
  source: 'RFC 8032, section 5.1.7',
  memory: 'none',
  input: struct({
    /** The public key that is checked against. */
    publicKey: bytes,
    /** What the signature is for: 1 to 255 bytes. */
    context: bytes,
    /** The message itself, not its hash; any length. */
    message: bytes,
    /** The signature that is checked. */
    signature: bytes,
  }),
  output: boolean,
  answer: answers.plain,
  cost: ({ publicKey, context, message, signature }) => ({
    hashed: publicKey.length + context.length + 2 * message.length + signature.length,
    output: 1,
    work: 3800,
  }),
})
