// Where the two sides differ, which docs/manual/interoperability.md tells of.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { KeyProvider } from '@stronghold/stronghold'
import { chainStateKey, ids, indexPath, placeOf, vaultPath } from './identity.mjs'
import {
  createOurs,
  folderFor,
  hex,
  inventory,
  jsonAt,
  passphrase,
  snapshotKey,
  unhex,
  useOurs,
  utf8,
} from './ours.mjs'
import { Rust } from './rust.mjs'
import { readSnapshot } from './snapshot-reader.mjs'

const did = 'did:iota:11111111111111111111111111111111'
const place = (fragment) => ({ fragment, key_hash: '0', key_type: 'Ed25519' })
const names = { revoked: place('revoked'), other: place('other'), kept: place('kept') }

test('Rust collects all that was revoked in a vault when it deletes there', async (t) => {
  const path = join(await folderFor(t), 'ours.stronghold')
  await createOurs(path, 10, async (ours) => {
    const client = await ours.createClient(did)
    for (const fragment of Object.keys(names)) {
      await client.vault(vaultPath).writeSecret(`${fragment}:0`, unhex('01'.repeat(32)))
    }
    await client.vault(vaultPath).revokeSecret('revoked:0')
    await ours.commit()
  })
  await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
    const over = { did, location: names.revoked, privateKey: '02'.repeat(32) }
    await assert.rejects(rust.call('keyInsert', over), /RecordNotFound/)
    assert.equal(await rust.call('keyDelete', { did, location: names.other }), true)
    await rust.call('keyInsert', over)
    await rust.call('keyDelete', { did, location: names.revoked })
    await rust.call('flush')
  })
  await useOurs(path, { access: 'read' }, async (ours) => {
    const client = await ours.loadClient(did)
    assert.equal(await client.recordExists(placeOf(names.kept)), true)
    const { vaults } = (await inventory(ours))[ids.client(did)]
    assert.deepEqual(vaults, { [ids.vault(vaultPath)]: [ids.record(vaultPath, 'kept:0')] })
  })
})

test('Rust keeps expired store values in the file; our next commit drops them', async (t) => {
  const path = join(await folderFor(t), 'ours.stronghold')
  const storeIn = async () => {
    const { clients } = await readSnapshot(path, snapshotKey())
    return Object.keys(clients[ids.client(did)].store)
  }
  const key = hex(utf8(chainStateKey))
  await createOurs(path, 10, async (ours) => {
    const { store } = await ours.createClient(did)
    await store.insert(chainStateKey, utf8('{}'), 4000)
    await ours.commit()
  })
  assert.deepEqual(await storeIn(), [key])
  await setTimeout(4000)
  await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
    assert.equal(await rust.call('chainStateGet', { did }), undefined)
    await rust.call('flush')
  })
  assert.deepEqual(await storeIn(), [key])
  await useOurs(path, {}, async (ours) => {
    const { store } = await ours.loadClient(did)
    assert.equal(await store.get(chainStateKey), undefined)
    await ours.rekey({ key: KeyProvider.fromPassphrase(passphrase), workFactor: 10 })
  })
  assert.deepEqual(await storeIn(), [])
})

test('Rust knows no lock, but a commit over its change is refused', async (t) => {
  const path = join(await folderFor(t), 'ours.stronghold')
  const over = useOursAgainstRust(path)
  await assert.rejects(over, { code: 'SNAPSHOT_CHANGED' })
  await useOurs(path, { access: 'read' }, async (ours) => {
    const [made] = await jsonAt(await ours.loadClient(indexPath), indexPath)
    assert.ok(await ours.loadClient(made))
    await assert.rejects(ours.loadClient('ours'), { code: 'CLIENT_NOT_FOUND' })
  })
})

function useOursAgainstRust(path) {
  return createOurs(path, 10, async (ours) => {
    await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
      await rust.call('didCreate', { fragment: 'meanwhile' })
      await rust.call('flush')
    })
    await ours.createClient('ours')
    await ours.commit()
  })
}
