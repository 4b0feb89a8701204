import { bytes, nothing, optional, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { bip39Language, seedCost } from './bip39.js'
import { normalised, normalisedLength } from './cost.js'
import { generateSecret } from './define.js'

/**
 * Writes the seed (64 bytes) of a BIP39 mnemonic to `output`.
 *
 * `mnemonic` is UTF-8 with 12, 15, 18, 21 or 24 words of the list of `language` (by default
 * English); `passphrase` is UTF-8, by default empty. Text that is not ASCII passes through strings,
 * which nobody can wipe, one character at a time.
 * @throws StrongholdError `MNEMONIC_WORD_COUNT`, `MNEMONIC_UNKNOWN_WORD`, `MNEMONIC_SPACING`,
 *   `MNEMONIC_CHECKSUM`, `INVALID_UTF8`.
 */
export const BIP39Recover = generateSecret({
  name: 'BIP39Recover',
  number: 9,
  source: 'BIP39',
  memory: 'guarded',
  input: struct({
    /** The words as UTF-8, with one space between two. */
    mnemonic: bytes,
    /** UTF-8, of any length; absent: none. */
    passphrase: optional(bytes),
    /** The word list; `english` unless stated. */
    language: optional(bip39Language),
    /** Where the product is written. */
    output: location,
  }),
  secretInputs: ['mnemonic', 'passphrase'],
  output: nothing,
  answer: answers.plain,
  cost: ({ mnemonic, passphrase }) => {
    const { scratch, work, rounds } = seedCost(passphrase)
    const { length } = mnemonic
    return {
      // It is normalised twice: for the check, and for the use or the search of an unknown word.
      scratch: scratch + 2 * normalisedLength(length),
      work: work + 2 * normalised(length),
      rounds,
    }
  },
  target: ({ output }) => output,
  product: () => ({ type: 'Seed', knownTo: 'caller' }),
})
