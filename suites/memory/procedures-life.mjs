// A host that uses every procedure with a secret, in a zone for those of one kind of memory:
// `procedures-life.mjs DIRECTORY KIND`. Secrets come as files; what it says is public.
import { createInterface } from 'node:readline'
import {
  KeyProvider,
  Location,
  MemoryStorage,
  procedures,
  Stronghold,
} from '@stronghold/stronghold'
import { readSecret } from './careful-bytes.mjs'
import { associatedData, chain, info, label, salt, streamHeader } from './procedure-secrets.mjs'

/** @type {Record<string, any>} */
const make = Object.fromEntries(procedures.map((call) => [call.definition.name, call]))
const [, , directory, kind] = process.argv
const at = (name) => Location.generic('vault', name)
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const read = (name) => readSecret(`${directory}/${name}`)
const peers = JSON.parse(Buffer.from(read('peers')).toString())
const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'))
const message = read('message')

const key = KeyProvider.makeRandom()
const proof = key.copyKey()
const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
const client = await stronghold.createClient('client')
const used = new Set()

/** Runs one procedure by its name, wiping the secrets that it was given. */
async function run(name, input, options) {
  used.add(name)
  const answer = await client.execute(make[name](input, options))
  for (const secret of ['data', 'plaintext', 'password']) input[secret]?.fill(0)
  return answer
}

/** Runs it and wipes what it answers: data that is the host's own. */
async function runShown(name, input) {
  const answer = await run(name, input)
  answer.fill(0)
}

const macs = {}
/** Tells a test that a record is what it expects, and tells nobody else anything. */
async function prove(...names) {
  for (const name of names) macs[name] = hex(await run('Hmac', macOf(at(name))))
}
const macOf = (key) => ({ hash: 'Sha256', message, key })

/** The same of what is for other things unless its owner says so with the file's key. */
async function proveAllowed(...names) {
  for (const name of names) {
    const current = KeyProvider.fromKey(proof.slice())
    const subject = { client: 'client', location: at(name) }
    await stronghold.policies.attach(subject, { usages: ['Hmac'] }, { current })
    await prove(name)
  }
}

await run('WriteVault', { data: read('root'), location: at('root') })
await run('Hkdf', { hash: 'Sha256', salt, label, ikm: at('root'), okm: at('okm') })
await prove('root', 'okm')
const facts = await {
  guarded: async () => ({
    ...(await signAndAgree()),
    ...(await deriveAndCopy()),
    ...(await passThrough('XChaCha20Poly1305', 'ChaCha20Poly1305', 'Sha512')),
  }),
  async openssl() {
    const privateKey = at('root')
    await run('PublicKey', { type: 'P256', privateKey })
    const signature = hex(await run('P256EcdsaSign', { privateKey, message }))
    const publicKey = unhex(peers.p256)
    await run('P256DiffieHellman', { publicKey, privateKey, sharedKey: at('p256') })
    const wrappedKey = unhex(peers.wrapped)
    const cipher = 'Aes256'
    const unwrap = { cipher, decryptionKey: at('okm'), wrappedKey, output: at('unwrapped') }
    await run('AesKeyWrapDecrypt', unwrap)
    await run('GenerateKey', { type: 'Symmetric', output: at('fresh') })
    await run('AesKeyWrapEncrypt', { cipher, encryptionKey: at('fresh'), wrapKey: at('root') })
    await proveAllowed('p256')
    await prove('unwrapped')
    return { signature, ...(await passThrough('Aes256Gcm', 'Aes256Gcm', 'Sha256')) }
  },
  async javascript() {
    const privateKey = at('root')
    await run('PublicKey', { type: 'Bls12381', privateKey })
    await run('Bls12381Sign', { privateKey, message })
    await run('Bls12381PopProve', { privateKey })
    await run('Ed25519ctxSign', { privateKey, context: label, message })
    await run('Ed25519phSign', { privateKey, message })
    await run('Secp256k1SchnorrSign', { privateKey, message })
    const places = { input: at('root'), output: at('P-256 child') }
    await run('Slip10Derive', { curve: 'P256', chain, source: 'Seed', ...places })
    await proveAllowed('P-256 child')
    return {}
  },
}[kind]()

const orders = {
  lock: () => stronghold.lock({ discard: true }),
  async pressure() {
    for (let round = 0; round < 300; round++) {
      await run('Hmac', macOf(at('root')))
      await run('RandomBytes', { length: 4096 })
    }
  },
}
process.stdout.write(`${JSON.stringify({ facts: { ...facts, macs, used: [...used] } })}\n`)
for await (const order of createInterface({ input: process.stdin })) {
  await orders[order]()
  process.stdout.write('{}\n')
}

async function signAndAgree() {
  const privateKey = at('root')
  for (const type of ['Ed25519', 'X25519', 'Secp256k1Ecdsa']) {
    await run('PublicKey', { type, privateKey })
  }
  await run('Ed25519Sign', { privateKey, message })
  const signatures = {}
  for (const flavor of ['Keccak256', 'Sha256']) {
    signatures[flavor] = hex(await run('Secp256k1EcdsaSign', { flavor, privateKey, message }))
  }
  await run('Secp256k1XOnlyPublicKey', { privateKey })
  await run('GetEvmAddress', { privateKey })
  const agree = { privateKey, sharedKey: at('x25519') }
  await run('X25519DiffieHellman', { ...agree, publicKey: unhex(peers.x25519) })
  const onSecp256k1 = { privateKey, sharedKey: at('secp256k1') }
  await run('Secp256k1DiffieHellman', { ...onSecp256k1, publicKey: unhex(peers.secp256k1) })
  await proveAllowed('x25519', 'secp256k1')
  return { signatures }
}

async function deriveAndCopy() {
  const temporary = await deriveTemporarily()
  const none = new Uint8Array(0)
  const otherInfo = { apu: none, apv: none, pubInfo: none, privInfo: none }
  const concat = { hash: 'Sha256', algorithmId: 'memory', sharedSecret: at('root'), ...otherInfo }
  await run('ConcatKdf', { ...concat, keyLength: 32, output: at('concat kdf') })
  const halves = { locationA: at('okm'), locationB: at('concat kdf') }
  await run('ConcatSecret', { ...halves, outputLocation: at('both') })
  const place = { chain, source: 'Seed', input: at('root') }
  await run('Bip32Derive', { ...place, output: at('BIP32 child') })
  await run('Bip32PublicNode', { ...place, place: undefined })
  await run('CopyRecord', { source: at('root'), target: at('copy') })
  const brought = read('root')
  await run('ImportKey', { type: 'Ed25519', key: brought, output: at('imported') })
  brought.fill(0)
  await run('RevokeData', { location: at('copy'), collect: false })
  await run('GarbageCollect', { vaultPath: at('copy').vaultPath })
  await run('Slip10Generate', { output: at('drawn') })
  await runShown('BIP39Generate', { output: at('drawn') })
  const attributes = { readers: [new TextEncoder().encode('client')] }
  await run('WriteVault', { data: read('plaintext'), location: at('person') }, { attributes })
  await runShown('ReadRecord', { location: at('person') })
  await prove('concat kdf')
  await proveAllowed('BIP32 child')
  return temporary
}

/** From a mnemonic to a signature in one message: nothing of it is stored. */
async function deriveTemporarily() {
  const [seed, node] = ['seed', 'node'].map((name) => Location.temporary(name))
  const mnemonic = read('mnemonic')
  const calls = [
    make.BIP39Recover({ mnemonic, output: seed }),
    make.Slip10Derive({ curve: 'Ed25519', chain, source: 'Seed', input: seed, output: node }),
    make.Ed25519Sign({ privateKey: node, message }),
  ]
  for (const { procedure } of calls) used.add(procedure)
  const [, , signature] = await client.executeChained(calls)
  mnemonic.fill(0)
  return { temporarySignature: hex(signature) }
}

/** Plaintexts of the host through every cipher, under keys that stay inside. */
async function passThrough(cipher, aead, hash) {
  const key = at('okm')
  const plaintext = () => read('plaintext')
  const opened = await run('AeadSeal', { cipher, associatedData, plaintext: plaintext(), key })
  await runShown('AeadOpen', { cipher, associatedData, sealed: opened, key })
  const nonce = new Uint8Array(cipher === 'Aes256Gcm' ? 12 : 24)
  const boxed = { cipher, associatedData, nonce, key }
  const box = await run('AeadEncrypt', { ...boxed, plaintext: plaintext() })
  const [tag, ciphertext] = [box.slice(0, 16), box.slice(16)]
  await runShown('AeadDecrypt', { ...boxed, tag, ciphertext })
  const place = { key, header: streamHeader(cipher), index: 0, final: true, associatedData }
  const sealed = await run('StreamSeal', { ...place, plaintext: plaintext() })
  await runShown('StreamOpen', { ...place, sealed })
  const own = await run('PublicKey', { type: 'X25519', privateKey: at('root') })
  const hpke = { aead, info, associatedData }
  const sender = await run('HpkeSeal', { ...hpke, recipientPublicKey: own, plaintext: plaintext() })
  await runShown('HpkeOpen', { ...hpke, privateKey: at('root'), ...sender })
  const recipient = { privateKey: at('root'), recipientPublicKey: unhex(peers.x25519) }
  await run('HpkeAuthSeal', { ...hpke, ...recipient, plaintext: plaintext() })
  const stretch = { hash, password: read('password'), salt, count: 1000, output: at('stretched') }
  await run('Pbkdf2Hmac', stretch)
  await prove('stretched')
  return {
    streamSalt: hex(sealed.subarray(0, 32)),
    hpke: { encapsulatedKey: hex(sender.encapsulatedKey), ciphertext: hex(sender.ciphertext) },
  }
}
