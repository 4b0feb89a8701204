// An Ethereum account: its address, and a signature of a message as wallets make it (EIP-191).
import {
  BIP39Recover,
  GetEvmAddress,
  KeyProvider,
  Location,
  MemoryStorage,
  parseDerivationPath,
  Secp256k1EcdsaSign,
  Slip10Derive,
  Stronghold,
} from '@stronghold/stronghold'

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const wallet = await stronghold.createClient('wallet')
const privateKey = Location.generic('wallet', 'account 0')

const mnemonic = Buffer.from('test test test test test test test test test test test junk')
// The seed is needed once here: a temporary location ends with the chain, and is never stored.
const seed = Location.temporary('seed')
const chain = parseDerivationPath("m/44'/60'/0'/0/0")
const [, , address] = await wallet.executeChained([
  BIP39Recover({ mnemonic, output: seed }),
  Slip10Derive({ curve: 'Secp256k1', chain, source: 'Seed', input: seed, output: privateKey }),
  GetEvmAddress({ privateKey }),
])
mnemonic.fill(0)

const text = 'Sign in to example.org'
const message = Buffer.from(`\x19Ethereum Signed Message:\n${text.length}${text}`)
const signature = await wallet.execute(
  Secp256k1EcdsaSign({ privateKey, message, flavor: 'Keccak256' }),
)
// r, s and the recovery id, which Ethereum counts from 27.
signature[64] += 27
await stronghold.commit()
await stronghold.close()

console.log('address:', `0x${Buffer.from(address).toString('hex')}`)
console.log('signature:', `0x${Buffer.from(signature).toString('hex')}`)
