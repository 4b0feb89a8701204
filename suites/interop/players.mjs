// The two sides of a game: each makes random changes to one file and notes them in a model, from
// which the other is checked. A model is `{ identities: Map<did, Map<name, key>>, aside: Map }`.
import { GenerateKey, Location } from '@stronghold/stronghold'
import { unhex, utf8 } from '../lib/bytes.mjs'
import { didOf, indexPath, placeOf, recordPath, vaultPath } from './identity.mjs'
import { publicKeyAt } from './ours.mjs'

/** A client of ours that Rust knows nothing of. */
export const asidePath = 'aside'

/** Our half: `count` random changes to an open Stronghold. Every client of the model is loaded. */
export async function playOurs(ours, model, random, count) {
  for (let i = 0; i < count; i++) await random.pick(ourMoves)(ours, model, random)
  const list = utf8(JSON.stringify([...model.identities.keys()]))
  await ours.client(indexPath).store.insert(indexPath, list)
}

/** Rust's half. */
export async function playRust(rust, model, random, count) {
  if (model.identities.size === 0) await newRustIdentity(rust, model, random)
  for (let i = 0; i < count; i++) await random.pick(rustMoves)(rust, model, random)
}

const ourMoves = [
  async function newIdentity(ours, model, random) {
    const location = newLocation(random, 'Ed25519')
    const secret = unhex(random.bytes(32))
    // The key decides the DID, so it has to be known before there is a client for it.
    const scratch = ours.client(asidePath)
    await scratch.vault('scratch').writeSecret('seed', secret)
    const publicKey = await publicKeyAt(scratch, Location.generic('scratch', 'seed'))
    const client = await ours.createClient(didOf(publicKey))
    await client.vault(vaultPath).writeSecret(recordPath(location), secret)
    note(model, didOf(publicKey), location, publicKey)
  },
  async function writeKey(ours, model, random) {
    const { did, location } = anyPlace(model, random)
    const client = ours.client(did)
    await client.vault(vaultPath).writeSecret(recordPath(location), unhex(random.bytes(32)))
    note(model, did, location, await publicKeyAt(client, placeOf(location), location.key_type))
  },
  async function generateKey(ours, model, random) {
    const { did, location } = anyPlace(model, random)
    const type = location.key_type
    const client = ours.client(did)
    await client.execute(GenerateKey({ type, output: placeOf(location) }))
    note(model, did, location, await publicKeyAt(client, placeOf(location), type))
  },
  async function removeKey(ours, model, random) {
    const { did, name } = anyKey(model, random)
    if (name === undefined) return
    const vault = ours.client(did).vault(vaultPath)
    if (random.below(2) === 0) await vault.deleteSecret(name)
    else await vault.revokeSecret(name)
    model.identities.get(did).delete(name)
  },
  async function setAside(ours, model, random) {
    const key = `value ${random.below(6)}`
    const value = random.bytes(random.pick([0, 1, 1000, 70_000]))
    const lifetime = random.pick([undefined, 3_600_000])
    await ours.client(asidePath).store.insert(key, unhex(value), lifetime)
    model.aside.set(key, value)
  },
]

async function newRustIdentity(rust, model, random) {
  const privateKey = random.pick([undefined, random.bytes(32)])
  const { did, location } = await rust.call('didCreate', { fragment: random.bytes(4), privateKey })
  note(model, did, location, await rust.call('keyPublic', { did, location }))
}

const rustMoves = [
  newRustIdentity,
  async function insertKey(rust, model, random) {
    const { did, location } = anyPlace(model, random)
    await rust.call('keyInsert', { did, location, privateKey: random.bytes(32) })
    note(model, did, location, await rust.call('keyPublic', { did, location }))
  },
  async function generateKey(rust, model, random) {
    const { did, location: like } = anyPlace(model, random)
    const fragment = random.bytes(4)
    const location = await rust.call('keyGenerate', { did, type: like.key_type, fragment })
    note(model, did, location, await rust.call('keyPublic', { did, location }))
  },
  async function removeKey(rust, model, random) {
    const { did, name } = anyKey(model, random)
    if (name === undefined) return
    const { location } = model.identities.get(did).get(name)
    await rust.call('keyDelete', { did, location })
    model.identities.get(did).delete(name)
  },
  async function purge(rust, model, random) {
    if (model.identities.size < 3) return
    const did = random.pick([...model.identities.keys()])
    await rust.call('didPurge', { did })
    model.identities.delete(did)
  },
]

function note(model, did, location, publicKey) {
  if (!model.identities.has(did)) model.identities.set(did, new Map())
  model.identities.get(did).set(recordPath(location), { location, publicKey })
}

function newLocation(random, key_type) {
  return { fragment: random.bytes(4), key_hash: String(random.below(2 ** 32)), key_type }
}

// The place of a key to be written, which may hold one already.
function anyPlace(model, random) {
  const { did, name } = anyKey(model, random)
  const taken = random.below(3) === 0 && name !== undefined
  if (taken) return { did, location: model.identities.get(did).get(name).location }
  return { did, location: newLocation(random, random.pick(['Ed25519', 'X25519'])) }
}

function anyKey(model, random) {
  const did = random.pick([...model.identities.keys()])
  return { did, name: random.pick([...model.identities.get(did).keys(), undefined]) }
}
