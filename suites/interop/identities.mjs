// A file that Rust writes with all that identity.rs offers, and what is to be found in it.

import { hex, utf8 } from '../lib/bytes.mjs'
import { ids, indexPath, recordPath, vaultPath } from './identity.mjs'
import { Rust } from './rust.mjs'

/** Signed with every Ed25519 key. */
export const message = hex(utf8('a message'))

const seed = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join('')

/**
 * Lets the Rust Stronghold of this version write `file`, and answers what it reported:
 * `identities` with `did`, `chainState`, `keys` (`location`, `publicKey`, `signature` of `message`
 * by Ed25519 keys, `privateKey` where it was given) and `deleted` locations; and a `purged` DID.
 */
export async function writeIdentities(stronghold, { file, passphrase }) {
  return Rust.use(stronghold, { file, passphrase }, async (rust) => {
    const identities = [await writeFirst(rust), await writeSecond(rust), await writeThird(rust)]
    const { did: purged } = await rust.call('didCreate', { fragment: 'gone' })
    await rust.call('didPurge', { did: purged })
    await rust.call('flush')
    return { identities, purged }
  })
}

/** What our `inventory` says of such a file. */
export function expectedInventory({ identities }) {
  const clients = identities.map(({ did, keys, chainState }) => {
    const records = keys.map(({ location }) => ids.record(vaultPath, recordPath(location)))
    const store = chainState === undefined ? [] : [hex(utf8('$chain_state'))]
    return [ids.client(did), { vaults: { [ids.vault(vaultPath)]: records.sort() }, store }]
  })
  const index = { vaults: {}, store: [hex(utf8(indexPath))] }
  return Object.fromEntries([[ids.client(indexPath), index], ...clients])
}

// A known seed, generated and inserted keys of both kinds, one overwritten, two deleted, a state.
async function writeFirst(rust) {
  const made = await rust.call('didCreate', { fragment: 'known', privateKey: seed })
  const { did } = made
  const place = (fragment, key_type) => ({ fragment, key_hash: '18446744073709551615', key_type })
  const insert = async (location, privateKey) => {
    await rust.call('keyInsert', { did, location, privateKey })
    return { location, privateKey }
  }
  const keys = [
    { location: made.location, privateKey: seed },
    { location: await rust.call('keyGenerate', { did, type: 'Ed25519', fragment: 'drawn' }) },
    { location: await rust.call('keyGenerate', { did, type: 'X25519', fragment: 'drawn-x' }) },
    await insert(place('inserted', 'Ed25519'), '07'.repeat(32)),
    await insert(place('inserted-x', 'X25519'), '09'.repeat(32)),
  ]
  await insert(place('written twice', 'Ed25519'), '0a'.repeat(32))
  keys.push(await insert(place('written twice', 'Ed25519'), '0b'.repeat(32)))
  const deleted = [
    await rust.call('keyGenerate', { did, type: 'Ed25519', fragment: 'deleted' }),
    (await insert(place('deleted-x', 'X25519'), '0c'.repeat(32))).location,
  ]
  for (const location of deleted) await rust.call('keyDelete', { did, location })
  const chainState = { last_integration_message_id: 'c5'.repeat(32) }
  await rust.call('chainStateSet', { did, state: chainState })
  return { did, keys: await reported(rust, did, keys), deleted, chainState }
}

// All drawn at random, on another network, with a fragment beyond ASCII.
async function writeSecond(rust) {
  const { did, location } = await rust.call('didCreate', {
    network: 'dev',
    fragment: 'schlüssel-鍵',
  })
  const keys = [{ location }]
  for (const type of ['Ed25519', 'X25519', 'Ed25519']) {
    keys.push({ location: await rust.call('keyGenerate', { did, type, fragment: 'more' }) })
  }
  return { did, keys: await reported(rust, did, keys), deleted: [] }
}

// A vault that was emptied: its key stays in the file.
async function writeThird(rust) {
  const { did, location } = await rust.call('didCreate', { fragment: 'only' })
  await rust.call('keyDelete', { did, location })
  return { did, keys: [], deleted: [location] }
}

function reported(rust, did, keys) {
  return keys.reduce(async (before, key) => {
    const { location } = key
    const publicKey = await rust.call('keyPublic', { did, location })
    const signs = location.key_type === 'Ed25519'
    const signature = signs && (await rust.call('keySign', { did, location, message }))
    return [...(await before), { ...key, publicKey, ...(signs ? { signature } : {}) }]
  }, [])
}
