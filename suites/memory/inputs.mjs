// What goes into the life, and everything secret that follows from it.
import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { deriveChildNode, deriveMasterNode, parseDerivationPath } from '@stronghold/crypto'
import { deriveSeed, mnemonicFromEntropy } from '@stronghold/crypto/bip39'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import { windowOfWords } from './needles.mjs'
import { ecdsaNonces, ed25519Nonces } from './nonces.mjs'

export const path = "m/44'/4218'/0'/0'/0'"

/** New random inputs: the bytes that the life reads from files. */
export function makeInputs() {
  const entropy = randomBytes(32)
  return {
    entropy,
    mnemonic: Buffer.from(mnemonicFromEntropy(crypto, entropy, 'english')),
    passphrase: Buffer.from(randomBytes(30).toString('base64')),
    wrongPassphrase: Buffer.from(randomBytes(30).toString('base64')),
    rawKey: randomBytes(32),
    newRawKey: randomBytes(32),
    secret: randomBytes(32),
    message: randomBytes(40),
  }
}

/** BLAKE2b-256, the default derivation of a snapshot key. */
export function snapshotKeyOf(passphrase) {
  const key = Buffer.alloc(32)
  crypto.blake2b(key, passphrase)
  return key
}

/** All that is secret, and the public values that show that it is the life's. */
export function derive(inputs) {
  const { entropy, mnemonic, passphrase, wrongPassphrase, rawKey, newRawKey, secret } = inputs
  const seed = Buffer.alloc(64)
  deriveSeed(crypto, seed, mnemonic, new Uint8Array(0))
  const ed25519 = nodesOf(seed, 'ed25519')
  const secp256k1 = nodesOf(seed, 'secp256k1')
  const [ed25519Key, secp256k1Key] = [ed25519, secp256k1].map((all) => all[all.length - 1].bytes)
  const secrets = [
    { name: 'mnemonic', bytes: mnemonic, window: windowOfWords },
    { name: 'mnemonic entropy', bytes: entropy },
    { name: 'BIP39 seed', bytes: seed },
    ...ed25519,
    ...secp256k1,
    { name: 'Ed25519 child, expanded', bytes: sha512(ed25519Key) },
    { name: 'written secret', bytes: secret },
    { name: 'written secret, expanded', bytes: sha512(secret) },
    ...nonces('Ed25519 child', ed25519Key, inputs.message),
    ...nonces('written secret', secret, inputs.message),
    { name: 'passphrase', bytes: passphrase },
    { name: 'wrong passphrase', bytes: wrongPassphrase },
    { name: 'snapshot key', bytes: snapshotKeyOf(passphrase) },
    { name: 'raw key', bytes: rawKey },
    { name: 'raw key after rekey', bytes: newRawKey },
  ]
  const publicKeys = {
    ed25519: ed25519PublicKey(ed25519Key),
    secp256k1: publicKeyOf(secp256k1Key),
    secret: ed25519PublicKey(secret),
  }
  return { secrets, publicKeys, secp256k1Key }
}

/** The nonces of secp256k1 signatures, which give the key away: to be added once they are made. */
export function nonceSecrets(key, message, signatures) {
  return Object.entries(signatures).flatMap(([hash, signature]) =>
    ecdsaNonces('secp256k1', key, hash, message, Buffer.from(signature, 'hex')).map(
      (bytes, index) => ({
        name: `secp256k1 nonce, ${hash}${index === 0 ? '' : ', negated'}`,
        bytes,
      }),
    ),
  )
}

/** Master, every node on the path (key and chain code), and the child's key alone. */
function nodesOf(seed, curve) {
  const name = curve === 'ed25519' ? 'Ed25519' : 'secp256k1'
  const node = Buffer.alloc(64)
  deriveMasterNode(crypto, node, curve, seed)
  const nodes = [{ name: `${name} master`, bytes: Buffer.from(node) }]
  for (const [depth, index] of parseDerivationPath(path).entries()) {
    deriveChildNode(crypto, node, curve, Buffer.from(node), index)
    nodes.push({ name: `${name} node ${depth + 1}`, bytes: Buffer.from(node) })
  }
  // The life is told the chain code of the last one: it is no secret.
  nodes.pop()
  return [...nodes, { name: `${name} child`, bytes: Buffer.from(node.subarray(0, 32)) }]
}

const nonces = (name, key, message) =>
  ed25519Nonces(key, message).map((bytes, index) => ({
    name: `${name}, nonce${index === 0 ? '' : ' reduced'}`,
    bytes,
  }))

const sha512 = (bytes) => createHash('sha512').update(bytes).digest()

function ed25519PublicKey(seed) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
}

function publicKeyOf(key) {
  const point = Buffer.alloc(33)
  crypto.secp256k1.publicKey(point, key)
  return point.toString('hex')
}
