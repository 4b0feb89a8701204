// Files and ids of the Rust original, by its own unit tests and by its compiled releases.
//
// | vectors | wanted |
// | ------- | ------ |
// | snapshot_files | open in a zone under their key; clients, vaults, records and store keys are those |
// |  | of `fixtures/*.json`, read out of the payload by an independent reader, besides store entries |
// |  | whose time is over; the public key of the key in them is the known one |
// | ids | a client, vault and records made under those names stand in the snapshot under those ids |
// | encrypt_content | the formats' content opens to the plaintext (not LZ4: below the API) |
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import { FileKey, openVersion2Content, parseEnvelope } from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import {
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, same, toHex } from './support/bytes.mjs'
import { held } from './support/held.mjs'
import { Tally } from './support/tally.mjs'
import { readFixture, readSet } from './support/vectors.mjs'

const set = readSet('stronghold')
/** Where identity.rs keeps the key that every one of the files holds. */
const documentKey = Location.generic('$vault', 'frag:13943795887732622924')

test('stronghold, snapshot files', async (context) => {
  const tally = new Tally()
  for (const vector of set.snapshot_files) {
    await tally.check(`format ${vector.version}`, vector.name, () => opens(vector))
  }
  tally.finish(context, set.snapshot_files.length)
})

test('stronghold, ids', async (context) => {
  const options = { storage: new MemoryStorage(), key: KeyProvider.makeRandom() }
  const { path_utf8: path } = set.ids.find(({ kind }) => kind === 'client')
  const tally = new Tally()
  await held(Stronghold.create(options), async (stronghold) => {
    const client = await stronghold.createClient(path)
    for (const vector of set.ids) {
      await tally.check(vector.kind, vector.id, async () => {
        if (vector.kind === 'client') return toHex(client.id) === vector.id
        const before = await stronghold.inspect()
        const location = locationOf(vector)
        await client.execute(WriteVault({ data: Uint8Array.of(1), location }))
        return has(await stronghold.inspect(), vector) && !has(before, vector)
      })
    }
  })
  tally.finish(context, set.ids.length)
})

test('stronghold, encrypted content', async (context) => {
  const allocator = createAllocator({ backend: 'heap' })
  const powers = { crypto: nativeProvider, allocator, now: Date.now }
  const tally = new Tally()
  for (const [index, { key, data, snapshot }] of set.encrypt_content_v3.entries()) {
    await tally.check('format 3', index, () => {
      const { body } = parseEnvelope(hex(snapshot))
      const fileKey = FileKey.unlock(powers, body, hex(key))
      const content = fileKey.openContent(body)
      fileKey[Symbol.dispose]()
      return same(content, hex(data))
    })
  }
  for (const [index, { key, ad, data, snapshot }] of set.encrypt_content_v2.entries()) {
    await tally.check('format 2', index, () => {
      const { body } = parseEnvelope(hex(snapshot))
      return same(openVersion2Content(powers, body, hex(key), hex(ad)), hex(data))
    })
  }
  tally.finish(context, set.encrypt_content_v3.length + set.encrypt_content_v2.length)
})

async function opens({ name, version, key_hex, file_base64, file_sha256, bincode_payload_hex }) {
  const file = new Uint8Array(Buffer.from(file_base64, 'base64'))
  const fixture = readFixture(name)
  if (sha256(file) !== file_sha256 || fixture.sha256 !== file_sha256) throw new Error('other file')
  if (sha256(hex(bincode_payload_hex)) !== fixture.payloadSha256) throw new Error('other payload')
  const options = {
    storage: new MemoryStorage(file),
    access: /** @type {const} */ ('read'),
    key: KeyProvider.fromKey(hex(key_hex)),
  }
  return held(Stronghold.open(options), async (stronghold) => {
    if (stronghold.facts.version !== version) throw new Error('other version')
    const found = sorted((await stronghold.inspect()).map(clientOf))
    const wanted = sorted(fixture.clients.map(clientOf))
    if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error('other content')
    const client = await stronghold.loadClient(fixture.did)
    const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey: documentKey }))
    return toHex(publicKey) === fixture.ed25519PublicKeyHex
  })
}

/** The same shape for what we find and for what the fixture lists; order in the file is a map's. */
function clientOf({ id, vaults, storeKeys, storeKeysHex }) {
  return {
    id: text(id),
    vaults: sorted(
      vaults.map((vault) => ({
        id: text(vault.id),
        records: sorted(vault.records.map((one) => ({ id: text(one.id), revoked: one.revoked }))),
      })),
    ),
    storeKeys: (storeKeysHex?.filter(isAlive) ?? storeKeys.map(toHex)).sort(),
  }
}

/** Of all store entries in these files, one has a lifetime: `a`, in those made by hand. */
function isAlive(keyHex) {
  return keyHex !== '61' || Date.now() < 1_795_217_260_000
}

function locationOf({ kind, path_utf8, vault_utf8, record_utf8, counter }) {
  if (kind === 'vault') return Location.generic(path_utf8, 'any')
  if (kind === 'record') return Location.generic(vault_utf8, record_utf8)
  return Location.counter(vault_utf8, counter)
}

function has(clients, { kind, id }) {
  const vaults = clients.flatMap((client) => client.vaults)
  const things = kind === 'vault' ? vaults : vaults.flatMap(({ records }) => records)
  return things.some((thing) => toHex(thing.id) === id)
}

const text = (id) => (typeof id === 'string' ? id : toHex(id))
const sorted = (things) => things.slice().sort((a, b) => (a.id < b.id ? -1 : 1))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
