import { boolean, bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'

/**
 * Whether `signature` (r ‖ s, 64 bytes) is one over the SHA-256 of `message` under the P-256 key
 * `publicKey` (SEC 1, 33 or 65 bytes), S high or low (RFC 7518, section 3.4). Whatever is malformed
 * is `false`.
 */
export const P256EcdsaVerify = computePublic({
  name: 'P256EcdsaVerify',
  number: 48,
  source: 'FIPS 186-5, section 6.4; RFC 7518, section 3.4',
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
    work: 600,
  }),
})
