import { oneOf, type ValueOf } from '../codec/index.js'
import { normalised, normalisedLength } from './cost.js'

/** The word lists of BIP39, in the order of their numbers on the wire. */
export const bip39Language = oneOf([
  'english',
  'japanese',
  'korean',
  'spanish',
  'french',
  'italian',
  'czech',
  'portuguese',
  'simplified-chinese',
  'traditional-chinese',
])

/** The language of a mnemonic. */
export type Bip39Language = ValueOf<typeof bip39Language>

/** The cost of deriving a seed: 2,048 rounds of PBKDF2-HMAC-SHA512, and the passphrase. */
export function seedCost(passphrase: Uint8Array | undefined) {
  const length = passphrase?.length ?? 0
  return {
    // The passphrase is there twice: normalised, and after its prefix.
    scratch: 2048 + 2 * normalisedLength(length),
    rounds: 2048,
    work: 4600 + normalised(length),
  }
}
