import { bytes, optional, refined, struct, u8 } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { bip39Language, seedCost } from './bip39.js'
import { generateSecret } from './define.js'

const wordCount = refined(u8, '12, 15, 18, 21 or 24', (words) =>
  [12, 15, 18, 21, 24].includes(words),
)

/**
 * Draws a BIP39 mnemonic, writes its seed (64 bytes) to `output`, and answers the mnemonic: UTF-8,
 * words joined by one space. This answer is the only copy: it is for the user to write down.
 *
 * `words` is 12, 15, 18, 21 or 24 (the default); `passphrase` is UTF-8, by default empty.
 * @throws StrongholdError `INVALID_ARGUMENT` for another count of words, `INVALID_UTF8`.
 */
export const BIP39Generate = generateSecret({
  name: 'BIP39Generate',
  number: 8,
  source: 'BIP39',
  memory: 'guarded',
  input: struct({
    /** UTF-8, of any length; absent: none. */
    passphrase: optional(bytes),
    /** The word list; `english` unless stated. */
    language: optional(bip39Language),
    /** 12, 15, 18, 21 or 24; 24 unless stated. */
    words: optional(wordCount),
    /** Where the product is written. */
    output: location,
  }),
  secretInputs: ['passphrase'],
  output: bytes,
  answer: ({ words = 24, language = 'english' }) => answers.mnemonic(words, language),
  cost: ({ passphrase }) => ({ ...seedCost(passphrase), output: 1024 }),
  target: ({ output }) => output,
  product: () => ({ type: 'Seed', knownTo: 'caller' }),
})
