// We write; Rust 2.0.0 opens, uses and rewrites; we open again: nothing is lost.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { hex, utf8 } from '../lib/bytes.mjs'
import { folderFor } from '../lib/temporary-folder.mjs'
import { message } from './identities.mjs'
import { chainStateKey, ids, placeOf, recordPath, vaultPath } from './identity.mjs'
import { observe } from './observe.mjs'
import { passphrase, signAt, snapshotKey, useOurs } from './ours.mjs'
import { createRichFile, did, entries, keys, publicKey } from './rich-file.mjs'
import { Rust } from './rust.mjs'
import { readSnapshot } from './snapshot-reader.mjs'

const chainState = { last_integration_message_id: '22'.repeat(32) }
const inserted = { fragment: 'inserted', key_hash: '2', key_type: 'Ed25519' }

test('Rust 2.0.0 uses and rewrites our file, and everything in it survives', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createRichFile(path, 10)
  const seenBefore = await useOurs(path, { access: 'read' }, observe)
  const before = await readSnapshot(path, snapshotKey())
  assert.equal(before.workFactor, 10)
  assert.deepEqual(
    seenBefore.values,
    entries.slice(1).map(([, , value]) => value),
  )

  const rust = await Rust.use('2.0.0', { file: path, passphrase }, useAndChange)
  assert.deepEqual(rust.signatures, seenBefore.ed25519.slice(0, 2))
  assert.equal(JSON.stringify(rust.chainState), seenBefore.values[0])

  await t.test('bit for bit, but for what Rust changed', async () => {
    const after = await readSnapshot(path, snapshotKey())
    assert.equal(after.workFactor, 19)
    applyToFile(before.clients, after.clients, rust.generated)
    assert.deepEqual(after.clients, before.clients)
  })

  await t.test('and works here as before, with what Rust added', async () => {
    await useOurs(path, {}, async (ours) => {
      const seenAfter = await observe(ours)
      assert.equal(await signAt(ours.client(did), placeOf(rust.generated), message), rust.added)
      applyToSeen(seenBefore, rust.generated)
      assert.deepEqual(seenAfter, seenBefore)
      await ours.commit()
      assert.equal(ours.facts.generation, seenBefore.generation + 1)
    })
  })
})

test('Rust 2.0.0 opens our default work factor, and agrees on keys with ours', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createRichFile(path)
  const { agreement } = await useOurs(path, { access: 'read' }, observe)
  await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
    const location = keys.agreement
    assert.equal(await rust.call('keyPublic', { did, location }), agreement)
    const data = await rust.call('encrypt', { did, publicKey: agreement, plaintext: message })
    assert.equal(await rust.call('decrypt', { did, location, data }), message)
    await assert.rejects(rust.call('decrypt', { did, location: keys.other, data }))
  })
})

// Uses the keys that lie where identity.rs looks for them, adds two, and replaces a value.
async function useAndChange(rust) {
  assert.deepEqual(await rust.call('didList'), [did])
  assert.equal(await rust.call('keyPublic', { did, location: keys.known }), publicKey)
  const signatures = [
    await rust.call('keySign', { did, location: keys.known, message }),
    await rust.call('keySign', { did, location: keys.drawn, message }),
  ]
  const chainStateBefore = await rust.call('chainStateGet', { did })

  await rust.call('chainStateSet', { did, state: chainState })
  await rust.call('keyInsert', { did, location: inserted, privateKey: '31'.repeat(32) })
  const generated = await rust.call('keyGenerate', { did, type: 'Ed25519', fragment: 'by Rust' })
  const added = await rust.call('keySign', { did, location: generated, message })
  await rust.call('flush')
  return { signatures, chainState: chainStateBefore, generated, added }
}

// Makes Rust's changes, and no other, to the state before. New boxes are taken as they are.
function applyToFile(before, after, generated) {
  const client = ids.client(did)
  const vault = ids.vault(vaultPath)
  for (const id of addedRecords(generated)) {
    before[client].vaults[vault].records[id] = after[client].vaults[vault].records[id]
  }
  before[client].store[hex(utf8(chainStateKey))].value = hex(utf8(JSON.stringify(chainState)))
}

function applyToSeen(seen, generated) {
  const { vaults } = seen.inventory[ids.client(did)]
  vaults[ids.vault(vaultPath)] = [
    ...vaults[ids.vault(vaultPath)],
    ...addedRecords(generated),
  ].sort()
  seen.values[0] = JSON.stringify(chainState)
}

function addedRecords(generated) {
  return [inserted, generated].map((location) => ids.record(vaultPath, recordPath(location)))
}
