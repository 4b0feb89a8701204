import { boolean, bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'
import { hashCost, hashOf, secp256k1Flavor } from './secp256k1-ecdsa-sign.js'

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
  source: 'SEC 1, section 4.1; BIP 146',
  memory: 'none',
  input: struct({ flavor: secp256k1Flavor, publicKey: bytes, message: bytes, signature: bytes }),
  output: boolean,
  answer: answers.plain,
  cost: ({ flavor, publicKey, message, signature }) => {
    const { hashed, work } = hashCost(flavor, message)
    return { hashed: hashed + publicKey.length + signature.length, work: work + 200, output: 1 }
  },
  compute({ flavor, publicKey, message, signature }, { crypto }) {
    const digest = hashOf(flavor, message, crypto)
    if (!crypto.secp256k1.verify(signature.subarray(0, 64), digest, publicKey)) return false
    if (signature.length === 64) return true
    const recovered = new Uint8Array(33)
    if (!crypto.secp256k1.recover(recovered, signature, digest)) return false
    const last = publicKey[publicKey.length - 1] as number
    const form = publicKey.length === 33 ? publicKey[0] : 2 + (last & 1)
    return recovered[0] === form && crypto.equal(recovered.subarray(1), publicKey.subarray(1, 33))
  },
})
