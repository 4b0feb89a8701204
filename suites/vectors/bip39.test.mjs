// The vectors of trezor/python-mnemonic: entropy, mnemonic, seed under the passphrase TREZOR, and the
// BIP32 master key of the seed.
//
// | languages | wanted |
// | --------- | ------ |
// | the ten of BIP39 | our words for the entropy are the vector's; `BIP39Recover` in a zone, then |
// |  | `Slip10Derive` and `PublicKey` on both curves give what @scure/bip39 and OpenSSL compute |
// | russian, turkish | not lists of BIP39 (bitcoin/bips has ten): `BIP39Recover` refuses them under |
// |  | every language, with MNEMONIC_UNKNOWN_WORD; the seed of the text is the vector's all the same |
import { test } from 'node:test'
import { mnemonicToSeedSync } from '@scure/bip39'
import { heapScratch } from '@stronghold/crypto'
import { deriveSeed, LANGUAGES, loadWordList, mnemonicFromEntropy } from '@stronghold/crypto/bip39'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import {
  BIP39Recover,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Slip10Derive,
  Stronghold,
} from '@stronghold/stronghold'
import { readExtendedKey } from './support/base58check.mjs'
import { hex, made, same, utf8 } from './support/bytes.mjs'
import { held } from './support/held.mjs'
import { ed25519Master, ed25519PublicKey, secp256k1PublicKey } from './support/oracle.mjs'
import { Tally } from './support/tally.mjs'
import { readSet } from './support/vectors.mjs'

const set = readSet('bip39')
const passphrase = () => utf8('TREZOR')
const seedLocation = Location.generic('bip39', 'seed')
const nodeLocation = Location.generic('bip39', 'node')

/** Their names for two languages are other than ours. */
const languageOf = (name) => name.replace(/^chinese_(.*)$/, '$1-chinese')

test('bip39', async (context) => {
  await Promise.all(LANGUAGES.map(loadWordList))
  const options = { storage: new MemoryStorage(), key: KeyProvider.makeRandom() }
  const tally = new Tally()
  await held(Stronghold.create(options), async (stronghold) => {
    const client = await stronghold.createClient('vectors')
    for (const [name, vectors] of Object.entries(set)) {
      const language = languageOf(name)
      const isOurs = LANGUAGES.includes(language)
      for (const [index, vector] of vectors.entries()) {
        const judge = () => (isOurs ? recovers : refuses)(client, vector, language)
        await tally.check(isOurs ? language : `${language} (no list of BIP39)`, index, judge)
      }
    }
  })
  tally.finish(context, Object.values(set).flat().length)
})

async function recovers(client, [entropy, mnemonic, seed, extendedKey], language) {
  const words = utf8(mnemonic.normalize('NFKD'))
  for (const crypto of [nativeProvider, nobleProvider]) {
    const made = mnemonicFromEntropy(crypto, hex(entropy), language, heapScratch)
    if (!same(made, words)) throw new Error(`other words (${crypto.name})`)
  }
  const expected = mnemonicToSeedSync(mnemonic, 'TREZOR')
  if (!same(expected, hex(seed))) throw new Error('the vector disagrees with @scure/bip39')
  const ed25519 = ed25519Master(expected)
  const secp256k1 = readExtendedKey(extendedKey)

  // As the vector spells it (Japanese with U+3000), and as our own words come.
  for (const text of [utf8(mnemonic), words]) {
    const recover = { mnemonic: text, passphrase: passphrase(), language, output: seedLocation }
    await client.execute(BIP39Recover(recover))
    const nodes = [
      await derive(client, 'Ed25519', 'Ed25519'),
      await derive(client, 'Secp256k1', 'Secp256k1Ecdsa'),
    ]
    const wanted = [
      [ed25519.chainCode, ed25519PublicKey(ed25519.key)],
      [secp256k1.chainCode, secp256k1PublicKey(secp256k1.key)],
    ]
    if (!nodes.every((node, i) => node.every((bytes, j) => same(bytes, wanted[i][j])))) return false
  }
  return true
}

/** Chain code and public key of the master node. */
async function derive(client, curve, type) {
  return client.executeChained([
    Slip10Derive({ curve, chain: [], source: 'Seed', input: seedLocation, output: nodeLocation }),
    PublicKey({ type, privateKey: nodeLocation }),
  ])
}

async function refuses(client, [, mnemonic, seed]) {
  for (const crypto of [nativeProvider, nobleProvider]) {
    const derived = made(64, (out) =>
      deriveSeed(crypto, out, utf8(mnemonic), passphrase(), heapScratch),
    )
    if (!same(derived, hex(seed))) throw new Error(`another seed (${crypto.name})`)
  }
  for (const language of LANGUAGES) {
    const call = BIP39Recover({ mnemonic: utf8(mnemonic), language, output: seedLocation })
    const code = await client.execute(call).then(
      () => 'accepted',
      (error) => error.code,
    )
    if (code !== 'MNEMONIC_UNKNOWN_WORD') throw new Error(`${language}: ${code}`)
  }
  return true
}
