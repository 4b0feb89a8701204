import { deriveSeed, mnemonicFromEntropy } from '@stronghold/crypto/bip39'
import { BIP39Generate } from '../../contract/procedures/bip39-generate.js'
import { implement } from './implement.js'

export const bip39Generate = implement(
  BIP39Generate,
  ({ passphrase = new Uint8Array(0), language = 'english', words = 24 }, powers) => {
    const { crypto, scratch } = powers
    const entropy = scratch.take((words / 3) * 4)
    crypto.random(entropy)
    const mnemonic = mnemonicFromEntropy(crypto, entropy, language, scratch)
    const secret = scratch.take(64)
    deriveSeed(crypto, secret, mnemonic, passphrase, scratch)
    return { secret, output: mnemonic }
  },
)
