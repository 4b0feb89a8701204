// Where identity.rs keeps what, and the original's ids, from its description and not from our code.
import { createHmac, createPublicKey, verify } from 'node:crypto'
import { nobleProvider } from '@stronghold/crypto/noble'
import { Location } from '@stronghold/stronghold'

/** The client that lists the DIDs; the list is a JSON array in its store, under the same name. */
export const indexPath = '$index'
/** The one vault of every other client. The path of such a client is its DID. */
export const vaultPath = '$vault'
/** The store key of the state of a DID's message chain, JSON. */
export const chainStateKey = '$chain_state'

/** The record of a key as identity.rs names it, `{ fragment, key_hash, key_type }`. */
export function recordPath({ fragment, key_hash }) {
  return `${fragment}:${key_hash}`
}

/** The same as our `Location`. */
export function placeOf(location) {
  return Location.generic(vaultPath, recordPath(location))
}

/** The DID that identity.rs gives to an Ed25519 public key (hexadecimal) on the main network. */
export function didOf(publicKey) {
  const hash = new Uint8Array(32)
  nobleProvider.blake2b(hash, Buffer.from(publicKey, 'hex'))
  return `did:iota:${base58(hash)}`
}

/** Ids in hexadecimal: HMAC-SHA512, the first 24 bytes. */
export const ids = {
  client: (path) => mac24(path, path).toString('hex'),
  vault: (path) => mac24(path, path).toString('hex'),
  record: (vault, record) => mac24(mac24(vault, vault), record).toString('hex'),
  counter(vault, counter) {
    const bytes = [...Buffer.from(vault)].join(', ')
    const text = `[${bytes}]${counter === 0 ? 'first_record' : counter}`
    return mac24(text, text).toString('hex')
  },
}

/** Whether `signature` is of `message` under an Ed25519 public key; all hexadecimal. */
export function verifiesEd25519({ publicKey, message, signature }) {
  const x = Buffer.from(publicKey, 'hex').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(message, 'hex'), key, Buffer.from(signature, 'hex'))
}

function mac24(data, key) {
  return createHmac('sha512', key).update(data).digest().subarray(0, 24)
}

function base58(bytes) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text
}
