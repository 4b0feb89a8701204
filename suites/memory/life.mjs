// A host's scripted life, in a process of its own: `life.mjs DIRECTORY`. Secrets come as files of
// bytes and are wiped after use, as a careful host does; what it says on stdout is public.
import { createInterface } from 'node:readline'
import {
  BIP39Generate,
  BIP39Recover,
  CopyRecord,
  Ed25519Sign,
  GarbageCollect,
  GenerateKey,
  KeyProvider,
  Location,
  PublicKey,
  parseDerivationPath,
  RevokeData,
  Secp256k1EcdsaSign,
  Slip10Derive,
  Slip10Generate,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { inHeap, readSecret } from './careful-bytes.mjs'
import { plantInHost, plantWords } from './plant.mjs'

const directory = process.argv[2]
const path = "m/44'/4218'/0'/0'/0'"
const at = (name) => Location.generic('vault', name)
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const readBytes = (name) => readSecret(`${directory}/${name}`)
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

const message = readBytes('message')
const files = {
  passphrase: `${directory}/passphrase.stronghold`,
  raw: `${directory}/raw.stronghold`,
  copy: `${directory}/copy.stronghold`,
}

const fromPassphrase = (name = 'passphrase') => KeyProvider.fromPassphrase(inHeap(readBytes(name)))
const fromKey = (name) => KeyProvider.fromKey(inHeap(readBytes(name)))

let wallet = await Stronghold.create({ path: files.passphrase, key: fromPassphrase() })
let client = await wallet.createClient('wallet')
const facts = { ...(await fill(client)), ...(await sign(client)) }
await useEverything(client)
await wallet.commit()
await wallet.close()

await refuseWrongKey()
wallet = await Stronghold.open({ path: files.passphrase, key: fromPassphrase() })
client = await wallet.loadClient('wallet')
await sign(client)
await wallet.commit()

let bare = await Stronghold.create({ path: files.raw, key: fromKey('rawKey'), workFactor: 1 })
await fill(await bare.createClient('wallet'))
await bare.commit()
await bare.close()
bare = await Stronghold.open({ path: files.raw, key: fromKey('rawKey') })
await sign(await bare.loadClient('wallet'))
await bare.copyTo({
  path: files.copy,
  current: fromKey('rawKey'),
  key: fromKey('rawKey'),
  workFactor: 1,
})
await bare.rekey({ current: fromKey('rawKey'), key: fromKey('newRawKey'), workFactor: 1 })

const plants = []
if (process.argv.includes('--plant')) {
  plants.push(...plantInHost(readBytes('plant')), ...plantWords(readBytes('mnemonic')))
  await client.store.insert('plant', readBytes('plant'))
}

const orders = {
  async pressure() {
    // Gives the collector reason to run and freed memory to be handed out again.
    for (let round = 0; round < 20; round++) {
      const garbage = Array.from({ length: 2000 }, () => [new Uint8Array(500), 'x'.repeat(round)])
      await sign(client)
      if (garbage.length === 0) throw new Error('kept alive until here')
    }
  },
  async lock() {
    await wallet.lock({ discard: true })
    await bare.lock({ discard: true })
  },
}

say({ ready: true, facts })
for await (const order of createInterface({ input: process.stdin })) {
  await orders[order]()
  // What nobody will look at again would be collected, and not be found.
  say({ done: order, plants: plants.length })
}

/** Recovers, derives, writes. */
async function fill(client) {
  const mnemonic = readBytes('mnemonic')
  await client.execute(BIP39Recover({ mnemonic, output: at('seed') }))
  mnemonic.fill(0)
  const chain = parseDerivationPath(path)
  for (const curve of /** @type {const} */ (['Ed25519', 'Secp256k1'])) {
    const places = { input: at('seed'), output: at(curve) }
    await client.execute(Slip10Derive({ curve, chain, source: 'Seed', ...places }))
  }
  const data = readBytes('secret')
  await client.execute(WriteVault({ data, location: at('secret') }))
  data.fill(0)
  const publicKey = async (type, name) =>
    hex(await client.execute(PublicKey({ type, privateKey: at(name) })))
  return {
    publicKeys: {
      ed25519: await publicKey('Ed25519', 'Ed25519'),
      secp256k1: await publicKey('Secp256k1Ecdsa', 'Secp256k1'),
      secret: await publicKey('Ed25519', 'secret'),
    },
  }
}

async function sign(client) {
  const secp256k1 = (flavor) =>
    client.execute(Secp256k1EcdsaSign({ flavor, privateKey: at('Secp256k1'), message }))
  await client.execute(Ed25519Sign({ privateKey: at('Ed25519'), message }))
  await client.execute(Ed25519Sign({ privateKey: at('secret'), message }))
  return {
    signatures: {
      Keccak256: hex(await secp256k1('Keccak256')),
      Sha256: hex(await secp256k1('Sha256')),
    },
  }
}

/** The procedures that are left, and calls that fail with a secret in their hands. */
async function useEverything(client) {
  for (const type of /** @type {const} */ (['Ed25519', 'X25519', 'Secp256k1Ecdsa'])) {
    await client.execute(GenerateKey({ type, output: at(type) }))
    await client.execute(PublicKey({ type, privateKey: at(type) }))
  }
  await client.execute(Slip10Generate({ output: at('fresh seed') }))
  const mnemonic = await client.execute(BIP39Generate({ output: at('fresh seed') }))
  mnemonic.fill(0)
  const [copy] = [at('copy')]
  await client.executeChained([
    CopyRecord({ source: at('seed'), target: copy }),
    RevokeData({ location: copy, collect: false }),
    GarbageCollect({ vaultPath: copy.vaultPath }),
  ])
  const damaged = readBytes('mnemonic')
  damaged[damaged.length - 1] ^= 1
  await refused(client.execute(BIP39Recover({ mnemonic: damaged, output: at('seed') })))
  damaged.fill(0)
  const data = readBytes('secret')
  await refused(
    client.executeChained([
      WriteVault({ data, location: at('other') }),
      Ed25519Sign({ privateKey: at('nowhere'), message }),
    ]),
  )
  data.fill(0)
  // A key provider that is never used.
  fromKey('secret')[Symbol.dispose]()
}

async function refuseWrongKey() {
  const key = fromPassphrase('wrongPassphrase')
  await refused(Stronghold.open({ path: files.passphrase, key }))
}

async function refused(promise) {
  await promise.then(
    () => {
      throw new Error('this should have been refused')
    },
    () => undefined,
  )
}
