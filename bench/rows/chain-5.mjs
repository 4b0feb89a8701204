import {
  BIP39Recover,
  Ed25519Sign,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  parseDerivationPath,
  Slip10Derive,
  Stronghold,
} from '@stronghold/stronghold'
import { alternate, time } from '../lib/stats.mjs'

const count = 50
const mnemonic = new TextEncoder().encode(`${'abandon '.repeat(11)}about`)
const account = parseDerivationPath("m/44'/4218'/0'")
const address = parseDerivationPath("m/0'/0'")
const message = new Uint8Array(32)

/** From a mnemonic to a signature in one message, beside the same five calls made singly. */
export const chain5 = {
  name: 'chain-5',
  title: 'chains of five calls a second, intermediates temporary',
  unit: '1/s',
  measure: () => measureChains(Location.temporary),
}

/** The same with every intermediate secret stored in a vault. */
export const chain5Stored = {
  name: 'chain-5-stored',
  title: 'the same, intermediates stored',
  unit: '1/s',
  measure: () => measureChains((name) => Location.generic('chain', name)),
}

async function measureChains(placeOf) {
  const key = KeyProvider.makeRandom()
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
  const client = await stronghold.createClient('bench')
  const chain = callsWith(placeOf)
  // What outlives a call has to be stored.
  const single = callsWith((name) => Location.generic('single', name))
  const rate = async (work) =>
    (count /
      (await time(async () => {
        for (let i = 0; i < count; i++) await work()
      }))) *
    1000
  const chained = () => rate(() => client.executeChained(chain))
  const singly = () =>
    rate(async () => {
      for (const call of single) await client.execute(call)
    })
  await chained()
  await singly()
  const [value, theirs] = await alternate(9, chained, singly)
  await stronghold.close({ discard: true })
  return { value, beside: { name: 'five calls, one after the other', value: theirs } }
}

/** BIP39Recover, Slip10Derive twice, PublicKey, Ed25519Sign. */
function callsWith(placeOf) {
  const [seed, parent, privateKey] = ['seed', 'account', 'address'].map(placeOf)
  const curve = 'Ed25519'
  return [
    BIP39Recover({ mnemonic, output: seed }),
    Slip10Derive({ curve, chain: account, source: 'Seed', input: seed, output: parent }),
    Slip10Derive({ curve, chain: address, source: 'Key', input: parent, output: privateKey }),
    PublicKey({ type: curve, privateKey }),
    Ed25519Sign({ privateKey, message }),
  ]
}
