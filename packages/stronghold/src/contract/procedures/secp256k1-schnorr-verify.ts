import { boolean, bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { interpreted } from './cost.js'
import { computePublic } from './define.js'

/**
 * Whether `signature` (64 bytes) is one of BIP340 over the unhashed `message` under `publicKey` (32
 * bytes, x only). Whatever is malformed is `false`.
 */
export const Secp256k1SchnorrVerify = computePublic({
  name: 'Secp256k1SchnorrVerify',
  number: 44,
  source: 'BIP340',
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
    hashed: publicKey.length + signature.length,
    output: 1,
    work: 4200 + interpreted(message.length),
  }),
})
