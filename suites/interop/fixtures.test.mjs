// The kept files of Rust, without Rust, by their 32-byte keys.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { KeyProvider, Stronghold } from '@stronghold/stronghold'
import { unhex } from '../lib/bytes.mjs'
import { bindings } from './bindings.mjs'
import { checkIdentities } from './check-identities.mjs'

for (const version of Object.keys(bindings)) {
  const name = `rust-${version}-identities`
  const path = fileURLToPath(new URL(`../../fixtures/${name}.stronghold`, import.meta.url))

  test(`${name}: opens with its key, and holds what Rust reported`, async () => {
    const facts = JSON.parse(await readFile(path.replace(/stronghold$/, 'json'), 'utf8'))
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    assert.equal(sha256, facts.sha256)
    const key = KeyProvider.fromKey(unhex(facts.keyHex))
    const ours = await Stronghold.open({ path, access: 'read', key })
    await checkIdentities(ours, facts)
    await ours.close()
  })
}
