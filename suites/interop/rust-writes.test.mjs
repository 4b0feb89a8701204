// Rust writes, we open and use.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderFor } from '../lib/temporary-folder.mjs'
import { bindings } from './bindings.mjs'
import { checkIdentities } from './check-identities.mjs'
import { writeIdentities } from './identities.mjs'
import { passphrase, useOurs } from './ours.mjs'

for (const [version, { format, derivation }] of Object.entries(bindings)) {
  test(`what Rust ${version} wrote opens here, and its keys sign here as they did there`, async (t) => {
    const file = join(folderFor(t), 'rust.stronghold')
    const facts = await writeIdentities(version, { file, passphrase })
    await useOurs(file, { derivation, access: 'read' }, async (ours) => {
      const workFactor = format === 3 ? 19 : 0
      assert.deepEqual(ours.facts, { version: format, workFactor, generation: 0 })
      await checkIdentities(ours, facts)
    })
  })
}
