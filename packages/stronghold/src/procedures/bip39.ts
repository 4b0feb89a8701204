import { oneOf, type ValueOf } from '../codec/index.js'

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
