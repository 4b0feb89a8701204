// Format 2, by Rust 0.5.1, becomes format 3 here and goes on in Rust 2.0.0.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { KeyProvider } from '@stronghold/stronghold'
import { folderFor } from '../lib/temporary-folder.mjs'
import { checkIdentities } from './check-identities.mjs'
import { message, writeIdentities } from './identities.mjs'
import { passphrase, useOurs } from './ours.mjs'
import { Rust } from './rust.mjs'

test('a file of Rust 0.5.1, copied to format 3 here, is complete in Rust 2.0.0', async (t) => {
  const folder = folderFor(t)
  const old = join(folder, 'old.stronghold')
  const path = join(folder, 'new.stronghold')
  const facts = await writeIdentities('0.5.1', { file: old, passphrase })
  const bytes = await readFile(old)
  await useOurs(old, { derivation: 'identity.rs' }, async (ours) => {
    await assert.rejects(ours.commit(), { code: 'MIGRATION_REQUIRED' })
    await ours.copyTo({
      path,
      current: KeyProvider.fromPassphrase(passphrase, 'identity.rs'),
      key: KeyProvider.fromPassphrase(passphrase),
      workFactor: 10,
    })
  })
  assert.deepEqual(await readFile(old), bytes)
  await Rust.use('2.0.0', { file: path, passphrase }, (rust) => checkInRust(rust, facts))

  await t.test('and here', async () => {
    await useOurs(path, { access: 'read' }, async (ours) => {
      assert.deepEqual(ours.facts, { version: 3, workFactor: 10, generation: 1 })
      await checkIdentities(ours, facts)
    })
  })
})

test('neither Rust reads the format of the other, which we both read', async (t) => {
  const folder = folderFor(t)
  const files = { '0.5.1': join(folder, 'old'), '2.0.0': join(folder, 'new') }
  for (const [version, file] of Object.entries(files)) {
    await Rust.use(version, { file, passphrase }, async (rust) => {
      await rust.call('didCreate', { fragment: 'a' })
      await rust.call('flush')
    })
  }
  const open = (version, file) => Rust.use(version, { file, passphrase }, () => undefined)
  await assert.rejects(open('2.0.0', files['0.5.1']), /expected \[3, 0\], found \[2, 0\]/)
  await assert.rejects(open('0.5.1', files['2.0.0']), /expected \[2, 0\], found \[3, 0\]/)
})

async function checkInRust(rust, { identities }) {
  const listed = await rust.call('didList')
  assert.deepEqual(listed.sort(), identities.map(({ did }) => did).sort())
  for (const { did, keys, deleted, chainState } of identities) {
    assert.deepEqual((await rust.call('chainStateGet', { did })) ?? undefined, chainState)
    for (const { location, publicKey, signature } of keys) {
      assert.equal(await rust.call('keyPublic', { did, location }), publicKey)
      if (signature === undefined) continue
      assert.equal(await rust.call('keySign', { did, location, message }), signature)
    }
    for (const location of deleted) {
      assert.equal(await rust.call('keyExists', { did, location }), false)
    }
  }
}
