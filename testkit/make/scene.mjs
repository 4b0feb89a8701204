// Strongholds whose clock stands still and whose random bytes are the same each time: what they
// make is a vector, and to make one again is to read it.
import { nativeProvider } from '@stronghold/crypto/native'
import { ImportKey, KeyProvider, Location, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { seeded, seededRandom } from './bytes.mjs'

export const now = 1_767_225_600_000
export const fileKey = () => KeyProvider.fromKey(seeded('file key', 32))
const exchangeKey = Location.generic('identity', 'x25519')

/** The exchange key of a party (32 bytes), and its public key. @param {string} name */
export function exchangeKeys(name) {
  const privateKey = seeded(`exchange key of ${name}`, 32)
  const publicKey = new Uint8Array(32)
  nativeProvider.x25519.publicKey(publicKey, privateKey)
  return { privateKey, publicKey }
}

/**
 * A Stronghold with a client `client` and an exchange key in the client `keys`.
 * @param {string} name @param {{ time?: number, privateKey?: Uint8Array }} options
 */
export async function party(name, { time = now, privateKey = exchangeKeys(name).privateKey } = {}) {
  const crypto = { ...nativeProvider, random: seededRandom(name) }
  const clock = { time }
  const storage = new MemoryStorage()
  const stronghold = await Stronghold.create({
    storage,
    key: fileKey(),
    workFactor: 1,
    inside: () => startInProcess({ crypto, now: () => clock.time }),
  })
  const client = await stronghold.createClient('client')
  const keys = await stronghold.createClient('keys')
  // Copied: what is imported is wiped.
  const key = privateKey.slice()
  await keys.execute(ImportKey({ type: 'X25519', key, output: exchangeKey }))
  return { stronghold, client, storage, clock, own: { client: keys, privateKey: exchangeKey } }
}
