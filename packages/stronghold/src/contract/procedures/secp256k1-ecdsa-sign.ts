import { bytes, fixedBytes, oneOf, struct, type ValueOf } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { interpreted } from './cost.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/** How the message is hashed before it is signed. */
export const secp256k1Flavor = oneOf(['Keccak256', 'Sha256'])

/** `Keccak256` (Ethereum) or `Sha256` (Bitcoin and most others). */
export type Secp256k1Flavor = ValueOf<typeof secp256k1Flavor>

/**
 * Signs the hash of `message` with the secp256k1 key at `privateKey` (or the first half of a node).
 *
 * 65 bytes: r ‖ s ‖ recovery id (0 to 3, not 27 or 28). Deterministic (RFC 6979), low S.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes,
 *   or is no scalar in [1, n-1].
 */
export const Secp256k1EcdsaSign = useSecret({
  name: 'Secp256k1EcdsaSign',
  number: 7,
  source: 'SEC 1, section 4.1; RFC 6979; FIPS 180-4 or Keccak-256',
  memory: 'guarded',
  input: struct({
    /** How the message is hashed. */
    flavor: secp256k1Flavor,
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** The message itself, not its hash; any length. */
    message: bytes,
  }),
  output: fixedBytes(65),
  answer: () => answers.bytes(65),
  cost: ({ flavor, message }) => {
    const { hashed, work } = hashCost(flavor, message)
    return { hashed, work: work + 70, output: 65 }
  },
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Secp256k1Ecdsa],
})

/** What `hashOf` takes. */
export function hashCost(flavor: Secp256k1Flavor, { length }: Uint8Array) {
  return flavor === 'Keccak256'
    ? { hashed: 0, work: 450 + interpreted(length) }
    : { hashed: 2 * length, work: 0 }
}
