// Where the two sides differ, which docs/manual/interoperability.md tells of.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { KeyProvider } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { hex, unhex, utf8 } from '../lib/bytes.mjs'
import { folderFor } from '../lib/temporary-folder.mjs'
import { chainStateKey, didOf, ids, indexPath, recordPath, vaultPath } from './identity.mjs'
import { createOurs, inventory, jsonAt, passphrase, snapshotKey, useOurs } from './ours.mjs'
import { Rust } from './rust.mjs'
import { readSnapshot } from './snapshot-reader.mjs'

const dids = ['01', '02', '03'].map((byte) => didOf(byte.repeat(32)))
const place = (fragment) => ({ fragment, key_hash: '0', key_type: 'Ed25519' })

test('Rust collects what was revoked in a vault when it deletes or draws a key', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createOurs(path, 10, async (ours) => {
    for (const did of dids) {
      const client = await ours.createClient(did)
      for (const fragment of ['kept', 'other', 'revoked']) {
        await client.vault(vaultPath).writeSecret(`${fragment}:0`, unhex('01'.repeat(32)))
      }
      await client.vault(vaultPath).revokeSecret('revoked:0')
    }
    await ours.commit()
  })
  const [deleted, drawn, inserted] = dids
  const generated = await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
    const over = { did: inserted, location: place('revoked'), privateKey: '02'.repeat(32) }
    await assert.rejects(rust.call('keyInsert', over), /RecordNotFound/)
    await rust.call('keyInsert', { ...over, location: place('other') })
    await rust.call('keyDelete', { did: deleted, location: place('other') })
    const location = await rust.call('keyGenerate', { did: drawn, type: 'X25519', fragment: 'new' })
    await rust.call('flush')
    return location
  })
  const record = (name) => ids.record(vaultPath, name)
  const [kept, other, revoked] = ['kept:0', 'other:0', 'revoked:0'].map(record)
  /** @type {[did: string, records: string[]][]} */
  const expected = [
    [deleted, [kept]],
    [drawn, [kept, other, record(recordPath(generated))]],
    [inserted, [kept, other, `${revoked}!`]],
  ]
  await useOurs(path, { access: 'read' }, async (ours) => {
    const listed = await inventory(ours)
    for (const [did, records] of expected) {
      assert.deepEqual(listed[ids.client(did)].vaults[ids.vault(vaultPath)], records.sort())
    }
  })
})

test('Rust keeps expired store values in the file; our next commit drops them', async (t) => {
  const [did] = dids
  const path = join(folderFor(t), 'ours.stronghold')
  const storeIn = async () => {
    const { clients } = await readSnapshot(path, snapshotKey())
    return Object.keys(clients[ids.client(did)].store)
  }
  const key = hex(utf8(chainStateKey))
  // With a clock that is an hour late, what is valid for us has expired for Rust.
  const late = () => startInProcess({ now: () => Date.now() - 3_600_000 })
  const insert = async (ours) => {
    const { store } = await ours.createClient(did)
    await store.insert(chainStateKey, utf8('{}'), 60_000)
    await ours.commit()
  }
  await createOurs(path, 10, insert, { inside: late })
  assert.deepEqual(await storeIn(), [key])
  await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
    assert.equal(await rust.call('chainStateGet', { did }), undefined)
    await rust.call('flush')
  })
  assert.deepEqual(await storeIn(), [key])
  await useOurs(path, {}, async (ours) => {
    const { store } = await ours.loadClient(did)
    assert.equal(await store.get(chainStateKey), undefined)
    await ours.rekey({
      current: KeyProvider.fromPassphrase(passphrase),
      key: KeyProvider.fromPassphrase(passphrase),
      workFactor: 10,
    })
  })
  assert.deepEqual(await storeIn(), [])
})

test('Rust knows no lock, but a commit over its change is refused', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await assert.rejects(commitAfterRust(path), { code: 'SNAPSHOT_CHANGED' })
  await useOurs(path, { access: 'read' }, async (ours) => {
    const [made] = await jsonAt(await ours.loadClient(indexPath), indexPath)
    assert.ok(await ours.loadClient(made))
    await assert.rejects(ours.loadClient('ours'), { code: 'CLIENT_NOT_FOUND' })
  })
})

test('Rust itself overwrites what was committed after it had read the file', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createOurs(path, 10, async () => undefined)
  await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
    await useOurs(path, {}, async (ours) => {
      await ours.createClient('ours')
      await ours.commit()
    })
    await rust.call('didCreate', { fragment: 'unaware' })
    await rust.call('flush')
  })
  await useOurs(path, { access: 'read' }, async (ours) => {
    await assert.rejects(ours.loadClient('ours'), { code: 'CLIENT_NOT_FOUND' })
  })
})

function commitAfterRust(path) {
  return createOurs(path, 10, async (ours) => {
    await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
      await rust.call('didCreate', { fragment: 'meanwhile' })
      await rust.call('flush')
    })
    await ours.createClient('ours')
    await ours.commit()
  })
}
