// What the life of `procedures-life.mjs` is given, and all that is secret of what follows from it,
// worked out by node:crypto and the documents that the procedures name.
import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  pbkdf2Sync,
  randomBytes,
  sign,
} from 'node:crypto'
import { deriveChildNode, deriveMasterNode } from '@stronghold/crypto'
import { deriveSeed, mnemonicFromEntropy } from '@stronghold/crypto/bip39'
import { nativeProvider as provider } from '@stronghold/crypto/native'
import { windowOfWords } from './needles.mjs'
import { ecdsaNonces, ed25519Nonces } from './nonces.mjs'

const text = (value) => new TextEncoder().encode(value)
export const salt = text('a salt')
export const label = text('a label')
export const info = text('what for')
export const associatedData = text('beside it')
/** Hardened, so that every curve has it. */
export const chain = [2 ** 31 + 44, 2 ** 31 + 7]

/** docs/spec/stream.md; the identifier need not be secret or drawn. */
export function streamHeader(cipher) {
  return Buffer.concat([text('SHS1'), Buffer.of(cipher === 'Aes256Gcm' ? 1 : 2), Buffer.alloc(32)])
}

/** New inputs: the bytes that the life reads from files. */
export function makeProcedureInputs() {
  const root = randomBytes(32)
  // A scalar of every curve.
  root[0] &= 0x3f
  const unwrapped = randomBytes(32)
  const ecdh = (curve) => createECDH(curve).generateKeys('hex', 'compressed')
  const wrap = createCipheriv('id-aes256-wrap', hkdf(root, salt, label), Buffer.alloc(8, 0xa6))
  const peers = {
    x25519: rawPublic(generateKeyPairSync('x25519').publicKey).toString('hex'),
    secp256k1: ecdh('secp256k1'),
    p256: ecdh('prime256v1'),
    wrapped: Buffer.concat([wrap.update(unwrapped), wrap.final()]).toString('hex'),
  }
  return {
    root,
    unwrapped,
    mnemonic: Buffer.from(mnemonicFromEntropy(provider, randomBytes(32), 'english')),
    password: Buffer.from(randomBytes(30).toString('base64')),
    plaintext: randomBytes(96),
    message: randomBytes(40),
    peers: Buffer.from(JSON.stringify(peers)),
  }
}

/** `{ secrets, genuine }` of one life, by what it said: whether it used these very secrets. */
export function deriveProcedureSecrets(kind, inputs, facts) {
  const { root, unwrapped, message } = inputs
  const peers = JSON.parse(inputs.peers)
  const stored = { root, okm: hkdf(root, salt, label) }
  const passing = []
  let genuine = true
  if (kind === 'guarded') {
    Object.assign(stored, {
      x25519: agreeX25519(root, Buffer.from(peers.x25519, 'hex')),
      secp256k1: agree('secp256k1', root, peers.secp256k1),
      'concat kdf': concatKdf(root),
      'BIP32 child': nodesOf('secp256k1', root).at(-1),
    })
    passing.push(...temporaries(inputs))
    passing.push(['root, expanded', sha512(root)])
    for (const nonce of ed25519Nonces(root, message)) passing.push(['Ed25519 nonce', nonce])
    for (const [hash, signature] of Object.entries(facts.signatures)) {
      const nonces = ecdsaNonces('secp256k1', root, hash, message, Buffer.from(signature, 'hex'))
      for (const nonce of nonces) passing.push([`secp256k1 nonce, ${hash}`, nonce])
    }
    const nodes = nodesOf('secp256k1', root).slice(0, -1)
    passing.push(...nodes.map((node, i) => [`BIP32 node ${i}`, node]))
    const [, node] = passing.find(([name]) => name === 'temporary node') ?? []
    const signature = sign(undefined, message, ed25519Key(node.subarray(0, 32))).toString('hex')
    genuine = facts.temporarySignature === signature
  }
  if (kind === 'openssl') {
    Object.assign(stored, { p256: agree('prime256v1', root, peers.p256), unwrapped })
    const signature = Buffer.from(facts.signature, 'hex')
    const nonces = ecdsaNonces('P-256', root, 'Sha256', message, signature)
    for (const nonce of nonces) passing.push(['P-256 nonce', nonce])
  }
  if (kind === 'javascript') {
    const nodes = nodesOf('p256', root)
    stored['P-256 child'] = nodes.at(-1)
    passing.push(...nodes.slice(0, -1).map((node, i) => [`P-256 node ${i}`, node]))
  } else {
    const hash = kind === 'guarded' ? 'sha512' : 'sha256'
    stored.stretched = pbkdf2Sync(inputs.password, salt, 1000, hash === 'sha512' ? 64 : 32, hash)
    passing.push(['password', inputs.password], ['plaintext', inputs.plaintext])
    passing.push(['stream chunk key', streamKey(kind, stored.okm, facts)])
    const hpke = openHpke(kind, root, facts.hpke)
    genuine &&= hpke.plaintext.equals(inputs.plaintext)
    passing.push(...hpke.secrets)
  }
  for (const [name, mac] of Object.entries(facts.macs)) {
    genuine &&= macOf(stored[name], message) === mac
  }
  const secrets = [...Object.entries(stored), ...passing]
  return {
    genuine,
    secrets: secrets.map(([name, bytes]) => ({
      name,
      bytes: withoutChainCode(name, bytes),
      ...(name === 'temporary mnemonic' && { window: windowOfWords }),
    })),
  }
}

/** The life is told the chain code of the last node, which is no secret. */
function withoutChainCode(name, bytes) {
  return Buffer.from(lastNodes.includes(name) ? bytes.subarray(0, 32) : bytes)
}

const lastNodes = ['BIP32 child', 'P-256 child', 'temporary node']

function temporaries({ mnemonic }) {
  const seed = Buffer.alloc(64)
  deriveSeed(provider, seed, mnemonic, new Uint8Array(0))
  const nodes = nodesOf('ed25519', seed)
  return [
    ['temporary mnemonic', mnemonic],
    ['temporary seed', seed],
    ...nodes.slice(0, -1).map((node, i) => [`temporary master or node ${i}`, node.subarray(0, 32)]),
    ['temporary node', nodes.at(-1)],
  ].map(([name, bytes]) => [name, bytes])
}

/** Master and every node on the path, key ‖ chain code. */
function nodesOf(curve, seed) {
  const node = Buffer.alloc(64)
  deriveMasterNode(provider, node, curve, seed)
  const nodes = [Buffer.from(node)]
  for (const index of chain) {
    deriveChildNode(provider, node, curve, Buffer.from(node), index)
    nodes.push(Buffer.from(node))
  }
  return nodes
}

function agree(curve, key, peer) {
  const ecdh = createECDH(curve)
  ecdh.setPrivateKey(key)
  return ecdh.computeSecret(Buffer.from(peer, 'hex'))
}

// RFC 8410, section 7: a private key in PKCS #8 is this and its 32 bytes.
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const pkcs8Ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b656e032100', 'hex')
const ed25519Key = (key) =>
  createPrivateKey({ key: Buffer.concat([pkcs8Ed25519, key]), format: 'der', type: 'pkcs8' })
const x25519Key = (key) =>
  createPrivateKey({ key: Buffer.concat([pkcs8, key]), format: 'der', type: 'pkcs8' })

function agreeX25519(key, peer) {
  const publicKey = createPublicKey({
    key: Buffer.concat([spki, peer]),
    format: 'der',
    type: 'spki',
  })
  return diffieHellman({ privateKey: x25519Key(key), publicKey })
}

function rawPublic(key) {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}

/** One hash of NIST SP 800-56A, section 5.8.1, with the `OtherInfo` of RFC 7518, section 4.6.2. */
function concatKdf(secret) {
  const algorithm = text('memory')
  const length = (value) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex')
  const parts = [length(1), secret, length(algorithm.length), algorithm, length(0), length(0)]
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

function streamKey(kind, key, { streamSalt }) {
  const header = streamHeader(kind === 'openssl' ? 'Aes256Gcm' : 'XChaCha20Poly1305')
  const about = Buffer.concat([text('stronghold stream 1'), header, associatedData])
  return hkdf(key, Buffer.from(streamSalt, 'hex'), about)
}

/** RFC 9180, sections 4.1 and 5.1, base mode: the recipient's way to the plaintext. */
function openHpke(kind, key, { encapsulatedKey, ciphertext }) {
  const enc = Buffer.from(encapsulatedKey, 'hex')
  const own = rawPublic(createPublicKey(x25519Key(key)))
  const kem = Buffer.concat([text('KEM'), Buffer.of(0, 0x20)])
  const aead = kind === 'openssl' ? 2 : 3
  const suite = Buffer.concat([text('HPKE'), Buffer.of(0, 0x20, 0, 1, 0, aead)])
  const none = Buffer.alloc(0)
  const dh = agreeX25519(key, enc)
  const eae = extract(none, kem, 'eae_prk', dh)
  const shared = expand(eae, kem, 'shared_secret', Buffer.concat([enc, own]), 32)
  const hashes = [
    extract(none, suite, 'psk_id_hash', none),
    extract(none, suite, 'info_hash', info),
  ]
  const context = Buffer.concat([Buffer.of(0), ...hashes])
  const secret = extract(shared, suite, 'secret', none)
  const [messageKey, nonce] = [
    expand(secret, suite, 'key', context, 32),
    expand(secret, suite, 'base_nonce', context, 12),
  ]
  // Both take the same options; the types have an overload for each.
  const name = /** @type {'chacha20-poly1305'} */ (aead === 2 ? 'aes-256-gcm' : 'chacha20-poly1305')
  const decipher = createDecipheriv(name, messageKey, nonce, { authTagLength: 16 })
  const sealed = Buffer.from(ciphertext, 'hex')
  decipher.setAAD(associatedData, { plaintextLength: sealed.length - 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  return {
    plaintext: Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]),
    secrets: [
      ['HPKE agreement', dh],
      ['HPKE eae_prk', eae],
      ['HPKE shared secret', shared],
      ['HPKE secret', secret],
      ['HPKE message key', messageKey],
    ],
  }
}

function extract(salt, suite, label, ikm) {
  const input = Buffer.concat([text('HPKE-v1'), suite, text(label), ikm])
  return createHmac('sha256', salt).update(input).digest()
}

/** One block of HKDF-Expand is enough. */
function expand(prk, suite, label, info, length) {
  const about = [Buffer.of(0, length), text('HPKE-v1'), suite, text(label), info, Buffer.of(1)]
  return createHmac('sha256', prk).update(Buffer.concat(about)).digest().subarray(0, length)
}

const hkdf = (key, salt, info) => Buffer.from(hkdfSync('sha256', key, salt, info, 32))
const sha512 = (bytes) => createHash('sha512').update(bytes).digest()
const macOf = (key, message) => createHmac('sha256', key).update(message).digest('hex')
