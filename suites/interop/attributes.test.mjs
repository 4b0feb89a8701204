// What we know of secrets outlives a rewrite by Rust, which knows nothing of it; and of what Rust
// wrote, nothing good is assumed.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  AesKeyWrapEncrypt,
  customProcedure,
  GenerateKey,
  Location,
  ReadRecord,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, unhex } from '../lib/bytes.mjs'
import { folderFor } from '../lib/temporary-folder.mjs'
import * as described from './attributes.mjs'
import { ids, placeOf, recordPath, vaultPath } from './identity.mjs'
import { passphrase, useOurs } from './ours.mjs'
import { Rust } from './rust.mjs'

const { counted, createDescribed, checkDescribed, did, key, maxUses, owner, sign, used } = described

test('attributes survive a rewrite by Rust 2.0.0, and are enforced as before', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createDescribed(path)
  const before = await useOurs(path, { access: 'read' }, inventoryOf)
  const mine = before[ids.client(did)].vaults[ids.vault(vaultPath)]
  assert.equal(mine.records[idOf('counted')].uses, used)
  assert.equal(mine.records[idOf('counted')].label, 'counted')
  assert.equal(mine.records[idOf('replaced')].bornInside, true)

  const generated = await change(path)
  await useOurs(path, {}, async (ours) => {
    const after = await inventoryOf(ours)
    // The secret that Rust drew has no attributes, and no attribute of the content that it replaced
    // describes it, the label included; the restrictions of the policy stay
    // (docs/spec/metadata.md).
    const now = after[ids.client(did)].vaults[ids.vault(vaultPath)].records
    assert.deepEqual(unknown(now[ids.record(vaultPath, recordPath(generated))]), safe)
    delete now[ids.record(vaultPath, recordPath(generated))]
    const former = { type: 'Unknown', bornInside: false, label: undefined }
    Object.assign(mine.records[idOf('replaced')], former)
    assert.deepEqual(after, before)
    await checkDescribed(ours)
    await ours.commit()
  })
  await change(path)
  await useOurs(path, {}, async (ours) => {
    await checkDescribed(ours)
    const { versions } = await ours.client(owner).listVersions('versions').then(numbersOf)
    assert.deepEqual(versions, [2, 3, 4])
    await ours.commit()
  })
})

test('a counted key gets no use back from a rewrite by Rust 2.0.0', async (t) => {
  const path = join(folderFor(t), 'ours.stronghold')
  await createDescribed(path)
  let signed = used
  // Some are used before each rewrite, all that are left after the last.
  for (const most of [5, 5, maxUses]) {
    await change(path)
    await useOurs(path, {}, async (ours) => {
      const client = await ours.loadClient(did)
      for (let i = 0; i < most; i++) {
        const done = await client.execute(sign(counted)).then(
          () => true,
          ({ code }) => assert.equal(code, 'USES_EXHAUSTED'),
        )
        if (done) signed++
      }
      await ours.commit()
    })
  }
  assert.equal(signed, maxUses)
  await change(path)
  await useOurs(path, {}, async (ours) => {
    const client = await ours.loadClient(did)
    await assert.rejects(client.execute(sign(counted)), { code: 'USES_EXHAUSTED' })
  })
})

test('of a key that Rust wrote nothing good is assumed', async (t) => {
  const path = join(folderFor(t), 'rust.stronghold')
  const { client: name, location } = await Rust.use(
    '2.0.0',
    { file: path, passphrase },
    async (rust) => {
      const made = await rust.call('didCreate', { fragment: 'key' })
      await rust.call('flush')
      return { client: made.did, location: made.location }
    },
  )
  await useOurs(path, { procedures: [example] }, async (ours) => {
    const place = placeOf(location)
    const record = ids.record(vaultPath, recordPath(location))
    const all = await inventoryOf(ours)
    const { records } = all[ids.client(name)].vaults[ids.vault(vaultPath)]
    assert.deepEqual(unknown(records[record]), safe)

    const client = await ours.loadClient(name)
    const [known, unknownKey] = ['known', 'inside'].map((key) => Location.generic('kek', key))
    await client.execute(WriteVault({ data: unhex('05'.repeat(32)), location: known }))
    await client.execute(GenerateKey({ type: 'Symmetric', output: unknownKey }))
    const wrap = (wrapKey, encryptionKey) =>
      client.execute(AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey, wrapKey }))
    await assert.rejects(wrap(place, known), { code: 'NOT_WRAPPABLE' })
    // Nor is it a key that nobody knows, under which something else could leave.
    await assert.rejects(wrap(unknownKey, place), { code: 'NOT_WRAPPABLE' })
    assert.equal((await wrap(place, unknownKey)).length, 40)
    const denied = { code: 'POLICY_DENIED' }
    await assert.rejects(client.execute(ReadRecord({ location: place })), denied)
    await assert.rejects(
      client.execute(Totp({ secret: place, seconds: 0, hash: 'Sha256' })),
      denied,
    )
    await client.execute(sign(place))
    await ours.commit()
  })
})

const example = new URL('../../examples/custom-procedure/totp.js', import.meta.url)
const Totp = customProcedure({
  name: 'example.Totp',
  kind: 'use',
  input: { secret: 'location', seconds: 'u53', hash: { oneOf: ['Sha256', 'Sha512'] } },
  output: 'text',
  sources: ['secret'],
})

/** The facts of a record without attributes. */
const safe = {
  location: undefined,
  revoked: false,
  type: 'Unknown',
  label: undefined,
  policy: undefined,
  uses: 0,
  readable: false,
  bornInside: false,
}

const unknown = (record) =>
  Object.fromEntries(Object.keys(safe).map((name) => [name, record[name]]))

const idOf = (fragment) => ids.record(vaultPath, recordPath(key(fragment)))

const numbersOf = (versions) => ({ versions: versions.map(({ counter }) => counter) })

/** Rust draws a key in its client, replaces one of ours, and writes the file anew. */
function change(file) {
  return Rust.use('2.0.0', { file, passphrase }, async (rust) => {
    const over = { did, location: key('replaced'), privateKey: '09'.repeat(32) }
    await rust.call('keyInsert', over)
    const drawn = await rust.call('keyGenerate', { did, type: 'Ed25519', fragment: 'by Rust' })
    await rust.call('flush')
    return drawn
  })
}

/** The inventory by ids in hexadecimal. */
async function inventoryOf(ours) {
  const byId = (list, describe) =>
    Object.fromEntries(list.map((item) => [hex(item.id), describe(item)]).sort())
  return byId(await ours.inventory(), ({ name, policy, vaults }) => ({
    name,
    policy,
    vaults: byId(vaults, ({ name, policy, records }) => ({
      name,
      policy,
      records: byId(records, (record) => ({ ...record, id: undefined })),
    })),
  }))
}
