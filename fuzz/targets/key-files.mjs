import { generateKeyPairSync } from 'node:crypto'
import { readPrivateKey } from '../../packages/cli/dist/keys/private-key.js'
import { readPublicKey } from '../../packages/cli/dist/keys/public-key.js'
import { publicKeyText } from '../../packages/cli/dist/keys/public-key-text.js'
import { NoJws, readJws } from '../../packages/cli/dist/verify/jws.js'

export const name = 'key-files'
export const expects = (error) => /^KEY_(MALFORMED|ENCRYPTED|UNSUPPORTED)$/.test(error?.code)

const pairs = [
  generateKeyPairSync('ed25519'),
  generateKeyPairSync('x25519'),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
]
/** @type {[number, string | Buffer][]} */
const forms = pairs.flatMap(({ privateKey, publicKey }) => [
  [0, privateKey.export({ format: 'pem', type: 'pkcs8' })],
  [0, JSON.stringify(privateKey.export({ format: 'jwk' }))],
  [1, publicKey.export({ format: 'pem', type: 'spki' })],
  [1, JSON.stringify(publicKey.export({ format: 'jwk' }))],
])
const point = Buffer.concat([
  ...['ssh-ed25519', 32].map((part) => {
    const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.alloc(part, 1)
    return Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  }),
])

/** @type {[number, string | Buffer][]} What chooses the reader, and what it reads. */
const texts = [
  ...forms,
  [0, pairs[2].privateKey.export({ format: 'pem', type: 'sec1' })],
  [1, `ssh-ed25519 ${point.toString('base64')} comment`],
  [2, 'eyJhbGciOiJFZERTQSJ9.cGF5.AAAA'],
]
export const seeds = texts.map(([kind, text]) => Uint8Array.of(kind, ...Buffer.from(text)))

/** The first byte chooses what is read. Keys have one length, and come back from what is printed. */
export function target(input) {
  const bytes = input.subarray(1)
  const kind = (input[0] ?? 0) % 3
  if (kind === 0) {
    const read = readPrivateKey(bytes)
    if (read !== undefined && read.type !== 'symmetric' && read.key.length !== 32) {
      throw new Error('a private key of another length')
    }
  } else if (kind === 1) {
    const { type, bytes: key } = readPublicKey(bytes)
    if (type === undefined || type === 'bls12381') return
    for (const format of /** @type {const} */ (['pem', 'jwk'])) {
      const again = readPublicKey(Buffer.from(publicKeyText(type, key, format)))
      if (Buffer.compare(again.bytes, key) !== 0) throw new Error('a public key that changed')
    }
  } else {
    const read = readJws(bytes)
    if (!(read instanceof NoJws) && typeof read.header.alg !== 'string') throw new Error('no alg')
  }
}
