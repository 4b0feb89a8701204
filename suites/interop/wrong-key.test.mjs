// A wrong key and a damaged file are two things in format 3, to both sides, and one in format 2.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { KeyProvider, Stronghold } from '@stronghold/stronghold'
import { folderFor } from '../lib/temporary-folder.mjs'
import { createOurs, passphrase } from './ours.mjs'
import { Rust } from './rust.mjs'

const wrong = `${passphrase} `

test('Rust 2.0.0 tells a wrong key to our file from damage', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createOurs(path, 10, async () => undefined)
  const open = (secret) => Rust.use('2.0.0', { file: path, passphrase: secret }, () => true)
  await assert.rejects(open(wrong), /age content BadFileKey/)
  assert.ok(await open(passphrase))
  await damage(path, -1)
  await assert.rejects(open(passphrase), /age content BadChunk/)
})

test('we tell a wrong key to a file of Rust 2.0.0 from damage', async (t) => {
  const path = await writtenBy(t, '2.0.0')
  await refused(path, wrong, 'blake2b', 'WRONG_KEY')
  await damage(path, -1)
  await refused(path, passphrase, 'blake2b', 'SNAPSHOT_DAMAGED')
})

test('in format 2 a wrong key and damage look alike, and are reported so', async (t) => {
  const path = await writtenBy(t, '0.5.1')
  await refused(path, wrong, 'identity.rs', 'WRONG_KEY_OR_DAMAGED')
  await refused(path, passphrase, 'blake2b', 'WRONG_KEY_OR_DAMAGED')
  await damage(path, -1)
  await refused(path, passphrase, 'identity.rs', 'WRONG_KEY_OR_DAMAGED')
})

async function writtenBy(t, version) {
  const file = join(folderFor(t), 'rust.stronghold')
  await Rust.use(version, { file, passphrase }, async (rust) => {
    await rust.call('didCreate', { fragment: 'a' })
    await rust.call('flush')
  })
  return file
}

async function refused(path, secret, derivation, code) {
  const key = KeyProvider.fromPassphrase(secret, derivation)
  await assert.rejects(Stronghold.open({ path, access: 'read', key }), { code })
}

async function damage(path, at) {
  const bytes = await readFile(path)
  bytes[bytes.length + at] ^= 1
  await writeFile(path, bytes)
}
