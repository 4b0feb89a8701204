// A wallet: the seed of a mnemonic, the Ed25519 key of an account (SLIP-0010), a signature.
import { existsSync } from 'node:fs'
import {
  BIP39Recover,
  Ed25519Sign,
  KeyProvider,
  Location,
  PublicKey,
  parseDerivationPath,
  Slip10Derive,
  Stronghold,
} from '@stronghold/stronghold'

const utf8 = (text) => new TextEncoder().encode(text)
const path = 'wallet.stronghold'
const key = KeyProvider.fromPassphrase(utf8('correct horse battery staple'))
// The first run makes the file, each later one opens it.
const isNew = !existsSync(path)
const stronghold = isNew
  ? await Stronghold.create({ path, key })
  : await Stronghold.open({ path, key })
const wallet = isNew
  ? await stronghold.createClient('wallet')
  : await stronghold.loadClient('wallet')
const seed = Location.generic('wallet', 'seed')
const account = Location.generic('wallet', 'account 0')

if (isNew) {
  // What the user typed in. For a new wallet, BIP39Generate answers words to be written down.
  const mnemonic = utf8(
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
  )
  // SLIP-0010 on Ed25519 has hardened steps only. One transaction: both happen, or neither.
  const chain = parseDerivationPath("m/44'/501'/0'/0'")
  await wallet.executeChained([
    BIP39Recover({ mnemonic, output: seed }),
    Slip10Derive({ curve: 'Ed25519', chain, source: 'Seed', input: seed, output: account }),
  ])
  mnemonic.fill(0)
}

const publicKey = await wallet.execute(PublicKey({ type: 'Ed25519', privateKey: account }))
const message = utf8('a transaction')
const signature = await wallet.execute(Ed25519Sign({ privateKey: account, message }))
await stronghold.commit()
await stronghold.close()

console.log('public key:', Buffer.from(publicKey).toString('hex'))
console.log('signature:', Buffer.from(signature).toString('hex'))
