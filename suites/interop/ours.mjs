// What the scenarios need of this library, with everything hexadecimal.
import { nobleProvider } from '@stronghold/crypto/noble'
import { Ed25519Sign, KeyProvider, PublicKey, Stronghold } from '@stronghold/stronghold'
import { hex, unhex, utf8 } from '../lib/bytes.mjs'

/** The passphrase of every scenario. */
export const passphrase = 'correct horse battery staple'

// Two scrypts of half a gigabyte beside it make a machine slow, which is not what is tested.
const zone = { startTimeout: 60_000 }

/**
 * Opens a file in a real zone process, hands our Stronghold to `work`, and closes it. `work` commits
 * what it changes: closing refuses to lose anything. The other options are the zone's.
 * @param {string} path
 * @param {{ derivation?: import('@stronghold/stronghold').PassphraseDerivation, access?: 'read' | 'write', procedures?: URL[] }} [options]
 * @param {(ours: Stronghold) => Promise<any>} [work]
 */
export async function useOurs(
  path,
  { derivation = 'blake2b', access = 'write', ...more } = {},
  work,
) {
  const key = KeyProvider.fromPassphrase(passphrase, derivation)
  return closing(await Stronghold.open({ path, access, key, zone: { ...zone, ...more } }), work)
}

/**
 * The same for a new file, under the passphrase as Rust 2.0.0 takes it. `place` may name another
 * inside than a zone.
 * @param {string} path
 * @param {number} workFactor
 * @param {(ours: Stronghold) => Promise<any>} work
 * @param {Pick<import('@stronghold/stronghold').PlaceOptions, 'zone' | 'inside'>} [place]
 */
export async function createOurs(path, workFactor, work, place = { zone }) {
  const key = KeyProvider.fromPassphrase(passphrase)
  return closing(await Stronghold.create({ path, key, workFactor, ...place }), work)
}

/** The snapshot key of the passphrase: BLAKE2b-256. */
export function snapshotKey() {
  const key = new Uint8Array(32)
  nobleProvider.blake2b(key, utf8(passphrase))
  return key
}

/** Clients, vaults, records and store keys by id, sorted: `id` or `id!` for a revoked record. */
export async function inventory(stronghold) {
  const clients = (await stronghold.inspect()).map(({ id, vaults, storeKeys }) => [
    hex(id),
    {
      vaults: Object.fromEntries(vaults.map(({ id, records }) => [hex(id), names(records)])),
      store: storeKeys.map(hex).sort(),
    },
  ])
  return Object.fromEntries(clients)
}

/**
 * The public key at a location.
 * @param {'Ed25519' | 'X25519' | 'Secp256k1Ecdsa'} [type]
 */
export async function publicKeyAt(client, privateKey, type = 'Ed25519') {
  return hex(await client.execute(PublicKey({ type, privateKey })))
}

/** The Ed25519 signature of `message` by the key at a location. */
export async function signAt(client, privateKey, message) {
  return hex(await client.execute(Ed25519Sign({ privateKey, message: unhex(message) })))
}

/** A value of a store as JSON. */
export async function jsonAt(client, key) {
  const value = await client.store.get(key)
  return value && JSON.parse(Buffer.from(value).toString())
}

async function closing(stronghold, work) {
  try {
    const answer = await work(stronghold)
    await stronghold.close()
    return answer
  } finally {
    await stronghold.close({ discard: true })
  }
}

function names(records) {
  return records.map(({ id, revoked }) => hex(id) + (revoked ? '!' : '')).sort()
}
