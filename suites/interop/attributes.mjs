// What our metadata says, in a file that Rust can load: labels, policies, counts, readers, heads.
import assert from 'node:assert/strict'
import {
  Ed25519Sign,
  GenerateKey,
  Location,
  PublicKey,
  ReadRecord,
  RevokeData,
  WriteVault,
} from '@stronghold/stronghold'
import { unhex, utf8 } from '../lib/bytes.mjs'
import { chainStateKey, didOf, indexPath, placeOf } from './identity.mjs'
import { createOurs } from './ours.mjs'

const seed = '01'.repeat(32)
/** The client that Rust loads and changes, and those that it carries. */
export const did = didOf('02'.repeat(32))
export const [owner, reader, replica] = ['owner', 'reader', 'replica']
/** How often the counted key may sign, in all. */
export const maxUses = 20
/** How often it has, when the file is made. */
export const used = 3

export const key = (fragment) => ({ fragment, key_hash: '1', key_type: 'Ed25519' })
export const counted = placeOf(key('counted'))
export const limited = placeOf(key('limited'))
export const replaced = placeOf(key('replaced'))
export const person = Location.generic('people', 'ada')
export const gone = Location.generic('shared', 'gone')
export const head = Location.counter('versions')
export const personal = utf8('Ada Lovelace, 10 December 1815')

export const sign = (privateKey) => Ed25519Sign({ privateKey, message: utf8('message') })
export const publicKey = (privateKey) => PublicKey({ type: 'Ed25519', privateKey })
export const makeVersion = GenerateKey({ type: 'Ed25519', output: head })
const make = (output, attributes) => GenerateKey({ type: 'Ed25519', output }, { attributes })

/** Makes the file: `did` as identity.rs expects a client, and others that it never looks into. */
export function createDescribed(path) {
  return createOurs(path, 10, async (ours) => {
    const identity = await ours.createClient(did)
    await identity.execute(
      make(counted, { label: 'counted', policy: { usages: ['Ed25519Sign'], maxUses } }),
    )
    await identity.execute(make(limited, { policy: { usages: ['PublicKey'], wrappable: 'never' } }))
    await identity.execute(make(replaced, { label: 'ours', policy: { usages: ['PublicKey'] } }))
    await identity.store.insert(chainStateKey, utf8('{}'))
    const index = await ours.createClient(indexPath)
    await index.store.insert(indexPath, utf8(JSON.stringify([did])))
    await fill(ours, await ours.createClient(owner))
    await ours.createClient(reader)
    for (let i = 0; i < used; i++) await identity.execute(sign(counted))
    await ours.commit()
  })
}

async function fill(ours, client) {
  await client.execute(
    WriteVault({ data: personal, location: person }, { attributes: { readers: [utf8(reader)] } }),
  )
  // Versions 0 to 2 have been there, and 2 only is.
  for (let i = 0; i < 3; i++) await client.execute(makeVersion)
  await client.pruneVersions('versions', 1)
  await client.execute(WriteVault({ data: unhex(seed), location: gone }))
  const copy = await ours.createClient(replica)
  await ours.sync.clients(client, copy, { vaults: ['shared'] })
  await client.execute(RevokeData({ location: gone, collect: true }))
  await ours.policies.attach({ client: owner, vault: 'versions' }, { usages: versionUsages })
}

const versionUsages = ['GenerateKey', 'PublicKey', 'RevokeData']

/** Uses everything as its attributes allow, and refuses what they do not. */
export async function checkDescribed(ours) {
  const identity = await ours.loadClient(did)
  const client = await ours.loadClient(owner)
  const other = await ours.loadClient(reader)
  const denied = { code: 'POLICY_DENIED' }
  for (const location of [limited, replaced]) {
    await assert.rejects(identity.execute(sign(location)), denied)
    await identity.execute(publicKey(location))
  }
  const read = ReadRecord({ location: person, client: utf8(owner) })
  assert.deepEqual(await other.execute(read), personal)
  await assert.rejects(client.execute(ReadRecord({ location: person })), denied)
  await assert.rejects(client.execute(sign(head)), denied)
  const before = await client.listVersions('versions')
  await client.execute(makeVersion)
  const after = await client.listVersions('versions')
  assert.deepEqual(after, [...before, { counter: before.at(-1).counter + 1, revoked: false }])
  const report = await ours.sync.clients(await ours.loadClient(replica), client, {
    vaults: ['shared'],
  })
  assert.equal(report.copied.length, 0)
  assert.equal(await client.recordExists(gone), false)
}
