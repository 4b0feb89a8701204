// A call of each procedure that reads a secret, for each word that decides where that secret lies.
import { randomBytes } from 'node:crypto'
import { makeStreamHeader, parseDerivationPath } from '@stronghold/crypto'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import { Location, procedures } from '@stronghold/stronghold'
import { implementationOf } from '../../packages/stronghold/dist/inside/procedures/table.js'

/** @type {readonly any[]} Procedures of every input: none goes with what is known to a type. */
const all = procedures
const bytes = (length = 32) => new Uint8Array(randomBytes(length))
const chain = parseDerivationPath("m/44'/0'/1'")
const message = bytes()
const plaintext = bytes(100)
const associatedData = bytes()
const nonceOf = { Aes256Gcm: bytes(12), XChaCha20Poly1305: bytes(24) }
const peer = Object.fromEntries(['secp256k1', 'p256', 'x25519'].map((c) => [c, publicKey(c)]))
const hpke = { info: bytes(), associatedData }
const run = { header: undefined, index: 0, final: true, associatedData }

/** What each takes beside locations and the word; by word and the first source where it matters. */
const inputs = {
  PublicKey: {},
  Ed25519Sign: { message },
  Ed25519ctxSign: { message, context: bytes(4) },
  Ed25519phSign: { message },
  Secp256k1EcdsaSign: { message, flavor: 'Keccak256' },
  Secp256k1SchnorrSign: { message },
  Secp256k1XOnlyPublicKey: {},
  Secp256k1DiffieHellman: { publicKey: peer.secp256k1 },
  P256EcdsaSign: { message },
  P256DiffieHellman: { publicKey: peer.p256 },
  X25519DiffieHellman: { publicKey: peer.x25519 },
  Bls12381Sign: { message },
  Bls12381PopProve: {},
  GetEvmAddress: {},
  CopyRecord: {},
  ConcatSecret: {},
  Slip10Derive: { chain, source: 'Seed' },
  Bip32Derive: { chain, source: 'Seed' },
  Bip32PublicNode: { chain, source: 'Seed' },
  Hmac: { hash: 'Sha384', message },
  Hkdf: { hash: 'Sha384', salt: bytes(), label: bytes() },
  ConcatKdf: {
    ...{ hash: 'Sha256', algorithmId: 'A256GCM', keyLength: 32 },
    ...{ apu: bytes(), apv: bytes(), pubInfo: bytes(4), privInfo: bytes(0) },
  },
  AeadSeal: { associatedData, plaintext },
  AeadOpen: (cipher, key) => ({
    associatedData,
    sealed: use('AeadSeal', [key], { cipher, associatedData, plaintext }),
  }),
  AeadEncrypt: (cipher) => ({ associatedData, plaintext, nonce: nonceOf[cipher] }),
  AeadDecrypt(cipher, key) {
    const nonce = nonceOf[cipher]
    const sealed = use('AeadEncrypt', [key], { cipher, associatedData, plaintext, nonce })
    return { associatedData, nonce, tag: sealed.slice(0, 16), ciphertext: sealed.slice(16) }
  },
  HpkeAuthSeal: { ...hpke, plaintext, recipientPublicKey: peer.x25519 },
  HpkeOpen(aead, key) {
    const recipientPublicKey = new Uint8Array(32)
    crypto.x25519.publicKey(recipientPublicKey, key)
    const seal = functionOf('HpkeSeal')
    return { ...hpke, ...seal({ aead, ...hpke, plaintext, recipientPublicKey }, powers) }
  },
  StreamSeal: (cipher) => ({ ...run, header: makeStreamHeader(cipher, bytes()), plaintext }),
  StreamOpen(cipher, key) {
    const place = { ...run, header: makeStreamHeader(cipher, bytes()) }
    return { ...place, sealed: use('StreamSeal', [key], { ...place, plaintext }) }
  },
  AesKeyWrapEncrypt: { cipher: 'Aes256' },
  AesKeyWrapDecrypt: (_, key) => ({
    cipher: 'Aes256',
    wrappedKey: use('AesKeyWrapEncrypt', [key, bytes()], { cipher: 'Aes256' }),
  }),
}

/**
 * `{ label, place, sources, secret, call }` for all of them: where it says that its secrets lie, the
 * secrets to be written first (`{ location, bytes }`), and the secret that it makes, if any.
 */
export function procedureCalls() {
  return all
    .filter(({ definition }) => definition.sources !== undefined && !definition.reads)
    .flatMap((procedure) => {
      const { memory } = procedure.definition
      /** @type {[word: string | undefined, place: string][]} */
      const words = typeof memory === 'string' ? [[undefined, memory]] : Object.entries(memory)
      return words.map(([word, place]) => callOf(procedure, word, place))
    })
}

function callOf(procedure, word, place) {
  const { name, kind, input: codec, sources } = procedure.definition
  const label = word === undefined ? name : `${name}, ${word}`
  const fields = Object.entries(codec.shape.fields)
  const isWord = ({ shape }) => shape.kind === 'oneOf' && shape.words.includes(word)
  const named = Object.fromEntries([
    ...fields
      .filter(([, { shape }]) => shape.kind === 'location')
      .map(([field]) => [field, Location.generic('vault', `${label}, ${field}`)]),
    ...fields.filter(([, codec]) => isWord(codec)).map(([field]) => [field, word]),
  ])
  const written = sources(named).map((location) => ({ location, bytes: makeKey() }))
  const given = inputs[name]
  if (given === undefined) throw new Error(`suites/memory/procedure-calls.mjs lacks ${name}`)
  const rest = typeof given === 'function' ? given(word, written[0].bytes) : given
  const input = { ...named, ...rest }
  const product =
    kind === 'derive' ? functionOf(name)(written.map(opened), input, powers) : undefined
  // The chain code of a node is answered: it is no secret.
  const secret = product?.output === undefined ? product?.secret : product.secret.slice(0, 32)
  return { label, place, sources: written, secret, call: procedure(input) }
}

/** 32 bytes that are below the order of every curve. */
function makeKey() {
  const key = bytes()
  key[0] &= 0x3f
  return key
}

function use(name, secrets, input) {
  return functionOf(name)(
    secrets.map((bytes) => opened({ bytes })),
    input,
    powers,
  )
}

/** @returns {(...given: unknown[]) => any} */
function functionOf(name) {
  return /** @type {any} */ (implementationOf(name)).run
}

function opened({ bytes }) {
  return { bytes, content: '', type: 'Unknown' }
}

const powers = {
  crypto,
  scratch: { take: (length) => new Uint8Array(length) },
  remember: (_secret, _label, derive) => derive(),
}

function publicKey(curve) {
  const out = new Uint8Array(curve === 'x25519' ? 32 : 33)
  crypto[curve].publicKey(out, makeKey())
  return out
}
