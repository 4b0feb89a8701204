import { boolean, bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'
import { hashCost, secp256k1Flavor } from './secp256k1-ecdsa-sign.js'

/**
 * Whether `signature` is one over the hash of `message` under the secp256k1 key `publicKey` (SEC 1,
 * 33 or 65 bytes).
 *
 * `signature` is r ‖ s (64 bytes), or r ‖ s ‖ recovery id (65) as `Secp256k1EcdsaSign` answers; of
 * the latter the id must lead to `publicKey` too. A high S, valid in plain ECDSA, is refused:
 * otherwise anybody could make a second signature out of every one (BIP 146). Whatever is malformed
 * is `false`.
 */
export const Secp256k1EcdsaVerify = computePublic({
  name: 'Secp256k1EcdsaVerify',
  number: 42,
  source: 'SEC 1, section 4.1; BIP 146',
  memory: 'none',
  input: struct({
    /** How the message is hashed. */
    flavor: secp256k1Flavor,
    /** The public key that is checked against. */
    publicKey: bytes,
    /** The message itself, not its hash; any length. */
    message: bytes,
    /** The signature that is checked. */
    signature: bytes,
  }),
  output: boolean,
  answer: answers.plain,
  cost: ({ flavor, publicKey, message, signature }) => {
    const { hashed, work } = hashCost(flavor, message)
    return { hashed: hashed + publicKey.length + signature.length, work: work + 200, output: 1 }
  },
})
