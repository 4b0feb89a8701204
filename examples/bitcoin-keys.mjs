// Bitcoin: the account's extended public key (BIP32), an address key, a signature (BIP340).
import {
  BIP39Recover,
  Bip32Derive,
  Bip32PublicNode,
  KeyProvider,
  Location,
  MemoryStorage,
  parseDerivationPath,
  Secp256k1SchnorrSign,
  Secp256k1SchnorrVerify,
  Secp256k1XOnlyPublicKey,
  Stronghold,
} from '@stronghold/stronghold'

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const wallet = await stronghold.createClient('wallet')
const seed = Location.generic('wallet', 'seed')
const privateKey = Location.generic('wallet', 'receiving 0')

const mnemonic = Buffer.from(
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
)
await wallet.execute(BIP39Recover({ mnemonic, output: seed }))
mnemonic.fill(0)

// From this a watching wallet computes every address; in base58check it begins with `xpub`.
const account = parseDerivationPath("m/86'/0'/0'")
const node = await wallet.execute(Bip32PublicNode({ chain: account, source: 'Seed', input: seed }))

const chain = parseDerivationPath("m/86'/0'/0'/0/0")
await wallet.execute(Bip32Derive({ chain, source: 'Seed', input: seed, output: privateKey }))
const publicKey = await wallet.execute(Secp256k1XOnlyPublicKey({ privateKey }))

// In a transaction: its digest. Taproot's output key is this one, tweaked (BIP341).
const message = crypto.getRandomValues(new Uint8Array(32))
const signature = await wallet.execute(Secp256k1SchnorrSign({ privateKey, message }))
const isValid = await wallet.execute(Secp256k1SchnorrVerify({ message, publicKey, signature }))
await stronghold.commit()
await stronghold.close()

console.log('account:', Buffer.from(node).toString('hex'))
console.log('internal key:', Buffer.from(publicKey).toString('hex'))
console.log('signature is valid:', isValid)
