import { checkMnemonic, deriveSeed, loadWordList, unknownWordOf } from '@stronghold/crypto/bip39'
import { StrongholdError } from '../../contract/errors.js'
import { BIP39Recover } from '../../contract/procedures/bip39-recover.js'
import { implement } from './implement.js'

/**
 * BIP39, "From mnemonic to seed". The checksum is enforced: a mnemonic with a slip derives another
 * seed, and its owner would find an empty wallet.
 */
export const bip39Recover = implement(
  BIP39Recover,
  ({ mnemonic, passphrase = new Uint8Array(0), language = 'english' }, powers) => {
    const { crypto, scratch } = powers
    const fault = checkMnemonic(crypto, mnemonic, language, scratch)
    if (fault !== undefined) {
      const isWord = fault === 'MNEMONIC_UNKNOWN_WORD'
      // The number of the word, and not the word: errors hold no input.
      const place = isWord ? unknownWordOf(crypto, mnemonic, language, scratch) : undefined
      throw new StrongholdError(fault, place === undefined ? {} : { place })
    }
    const secret = scratch.take(64)
    deriveSeed(crypto, secret, mnemonic, passphrase, scratch)
    return { secret, output: undefined }
  },
  ({ language = 'english' }) => loadWordList(language),
)
