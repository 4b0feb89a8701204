import { fixedBytes, list, oneOf, struct, u32 } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { bip32Trees, nodeCost } from './bip32.js'
import { deriveSecret } from './define.js'

/**
 * Derives a secp256k1 key along `chain` (BIP32) and writes 64 bytes, key ‖ chain code, to `output`.
 *
 * `source` names the kind of `input`: a `Seed` of 16 to 64 bytes, or a `Key` of 64 bytes that an
 * earlier derivation wrote. Indexes of `chain` carry the hardened bit (2^31) themselves;
 * `parseDerivationPath` makes them from text. Answers the chain code of the new key (32 bytes). The
 * same keys as `Slip10Derive` gives on Secp256k1, but where SLIP-0010 hashes again, with
 * probability 2^-127, BIP32 has no key.
 * @throws StrongholdError `INVALID_ARGUMENT` for an empty chain on a `Key`, `KEY_UNSUITABLE` when
 *   the record has another length, is no valid key, or has no such child.
 */
export const Bip32Derive = deriveSecret({
  name: 'Bip32Derive',
  number: 50,
  source: 'BIP32',
  memory: 'guarded',
  input: struct({
    /** Indexes, from 0 to 2^32 - 1; hardened ones carry 2^31 (`parseDerivationPath`). */
    chain: list(u32),
    /** What is at `input`: a seed, or a node (64 bytes). */
    source: oneOf(['Seed', 'Key']),
    /** The seed or the node. */
    input: location,
    /** Where the product is written. */
    output: location,
  }),
  output: fixedBytes(32),
  answer: () => answers.bytes(32),
  cost: ({ chain }) => nodeCost(chain.length),
  sources: ({ input }) => [input],
  suits: [bip32Trees],
  target: ({ output }) => output,
  product: () => ({ type: 'HdNodeSecp256k1', knownTo: 'sources' }),
})
