import { deriveSeed, loadWordList, mnemonicFromEntropy } from '@stronghold/crypto/bip39'
import { BIP39Generate } from '../../contract/procedures/bip39-generate.js'
import { implement } from './implement.js'

/**
 * BIP39, "Generating the mnemonic". The entropy is drawn here and lies in guarded memory; the
 * mnemonic leaves once, for a person to write down, and only the seed is kept.
 */
export const bip39Generate = implement(
  BIP39Generate,
  ({ passphrase = new Uint8Array(0), language = 'english', words = 24 }, powers) => {
    const { crypto, scratch } = powers
    // Three words are 33 bits: 32 of entropy, and one of the checksum.
    const entropy = scratch.take((words / 3) * 4)
    crypto.random(entropy)
    const mnemonic = mnemonicFromEntropy(crypto, entropy, language, scratch)
    const secret = scratch.take(64)
    deriveSeed(crypto, secret, mnemonic, passphrase, scratch)
    return { secret, output: mnemonic }
  },
  ({ language = 'english' }) => loadWordList(language),
)
