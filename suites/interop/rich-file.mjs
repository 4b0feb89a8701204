// A file of ours with everything the format can hold and identity.rs will load.
import {
  BIP39Recover,
  GenerateKey,
  Location,
  parseDerivationPath,
  Slip10Derive,
  Slip10Generate,
} from '@stronghold/stronghold'
import { unhex, utf8 } from '../lib/bytes.mjs'
import { chainStateKey, didOf, indexPath, placeOf, vaultPath } from './identity.mjs'
import { createOurs, publicKeyAt } from './ours.mjs'

const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
/** The public key of that seed: RFC 8032, section 7.1, test 1. */
export const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
/** The client that Rust will load and change. */
export const did = didOf(publicKey)
/** Clients that Rust will carry, without looking into them. */
export const carried = { wallet: 'wallet', bare: 'no vault, no value', nameless: '' }

const key = (fragment, key_type = 'Ed25519') => ({ fragment, key_hash: '1', key_type })
/** Keys of `did` as identity.rs names them. */
export const keys = {
  known: key('known'),
  drawn: key('drawn'),
  agreement: key('agreement', 'X25519'),
  other: key('other', 'X25519'),
}
/** Revoked and not collected, in the client that Rust will load and in another. */
export const revoked = [did, carried.wallet].map((client) => [
  client,
  Location.generic('revoked', 'kept'),
])

/** Ed25519 keys that Rust has no name for, with the client that holds each. */
export const ed25519Keys = [
  [did, placeOf(keys.known)],
  [did, placeOf(keys.drawn)],
  [did, Location.counter('counted', 0)],
  [did, Location.counter('counted', Number.MAX_SAFE_INTEGER)],
  [carried.wallet, Location.generic('keys', 'm/44h/4218h/0h')],
  [carried.nameless, Location.generic('', '')],
]
/** @type {[client: string, place: Location][]} secp256k1 keys, likewise. */
export const secp256k1Keys = [[carried.wallet, Location.generic('keys', 'm/44h/60h/0h/0/0')]]

/**
 * Store entries: client, key, value, and for those that end, how long they last.
 * @type {[client: string, key: string, value: string, milliseconds?: number][]}
 */
export const entries = [
  [indexPath, indexPath, JSON.stringify([did])],
  [did, chainStateKey, JSON.stringify({ last_integration_message_id: '11'.repeat(32) })],
  [did, 'for an hour', 'unexpired', 3_600_000],
  [carried.wallet, 'for ever', 'x'.repeat(100_000)],
  [carried.wallet, 'for a year', '', 365 * 24 * 3_600_000],
  [carried.nameless, '', 'under the empty key'],
]

/** Makes the file in three commits, so that it has a generation. */
export function createRichFile(path, workFactor) {
  return createOurs(path, workFactor, async (ours) => {
    await fillIdentity(await ours.createClient(did))
    await ours.commit()
    await fillWallet(await ours.createClient(carried.wallet))
    await ours.createClient(carried.bare)
    const nameless = await ours.createClient(carried.nameless)
    await nameless.vault('').writeSecret('', unhex('0f'.repeat(32)))
    await ours.createClient(indexPath)
    for (const [client, name, value, lifetime] of entries) {
      await ours.client(client).store.insert(name, utf8(value), lifetime)
    }
    await ours.commit()
  })
}

async function fillIdentity(client) {
  await client.vault(vaultPath).writeSecret('known:1', unhex(seed))
  if ((await publicKeyAt(client, placeOf(keys.known))) !== publicKey) throw new Error('wrong seed')
  await client.executeChained([
    GenerateKey({ type: 'Ed25519', output: placeOf(keys.drawn) }),
    GenerateKey({ type: 'X25519', output: placeOf(keys.agreement) }),
    GenerateKey({ type: 'X25519', output: placeOf(keys.other) }),
    GenerateKey({ type: 'Ed25519', output: Location.generic('revoked', 'kept') }),
    GenerateKey({ type: 'Ed25519', output: Location.counter('counted', 0) }),
    GenerateKey({ type: 'Ed25519', output: Location.counter('counted', Number.MAX_SAFE_INTEGER) }),
  ])
  await client.vault('revoked').revokeSecret('kept')
}

async function fillWallet(client) {
  const mnemonic = utf8(`${'abandon '.repeat(11)}about`)
  const seedAt = Location.generic('seeds', 'mnemonic')
  await client.execute(BIP39Recover({ mnemonic, output: seedAt }))
  for (const [curve, path] of /** @type {const} */ ([
    ['Ed25519', 'm/44h/4218h/0h'],
    ['Secp256k1', 'm/44h/60h/0h/0/0'],
  ])) {
    const chain = parseDerivationPath(path)
    const output = Location.generic('keys', path)
    await client.execute(Slip10Derive({ curve, chain, source: 'Seed', input: seedAt, output }))
  }
  await client.vault('sizes').writeSecret('none', new Uint8Array(0))
  await client.vault('sizes').writeSecret('large', new Uint8Array(150_000).fill(0xa5))
  await client.execute(Slip10Generate({ output: Location.counter('emptied', 1) }))
  await client.vault('emptied').writeSecret('other', utf8('collected'))
  await client.vault('emptied').deleteSecret('other')
  await client.vault('revoked').writeSecret('kept', utf8('revoked, not collected'))
  await client.vault('revoked').revokeSecret('kept')
}
