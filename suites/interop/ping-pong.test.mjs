// One file goes back and forth; each side changes it at random and finds what the other left.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { KeyProvider } from '@stronghold/stronghold'
import { hex } from '../lib/bytes.mjs'
import { Random } from '../lib/random.mjs'
import { folderFor } from '../lib/temporary-folder.mjs'
import { message } from './identities.mjs'
import { ids, indexPath, placeOf, vaultPath, verifiesEd25519 } from './identity.mjs'
import { createOurs, inventory, passphrase, publicKeyAt, signAt, useOurs } from './ours.mjs'
import { asidePath, playOurs, playRust } from './players.mjs'
import { Rust } from './rust.mjs'

const rounds = 5
const changes = 20
// To repeat a run: INTEROP_SEED=… npm run test:interop
const seed = Number(process.env.INTEROP_SEED ?? randomInt(2 ** 32))

test(`a file survives ${rounds} rounds of random changes by both sides`, async (t) => {
  t.diagnostic(`INTEROP_SEED=${seed}`)
  const random = new Random(seed)
  const model = { identities: new Map(), aside: new Map() }
  const path = join(folderFor(t), 'shared.stronghold')
  await createOurs(path, 10, async (ours) => {
    await ours.createClient(asidePath)
    await ours.commit()
  })
  for (let round = 1; round <= rounds; round++) {
    await Rust.use('2.0.0', { file: path, passphrase }, async (rust) => {
      await checkRust(rust, model)
      await playRust(rust, model, random, changes)
      await rust.call('flush')
    })
    await useOurs(path, {}, async (ours) => {
      await checkOurs(ours, model)
      const { generation } = ours.facts
      await playOurs(ours, model, random, changes)
      // Alternately a commit under Rust's own header, and a new file key and work factor.
      if (round % 2 === 1) await ours.commit()
      else
        await ours.rekey({
          current: KeyProvider.fromPassphrase(passphrase),
          key: KeyProvider.fromPassphrase(passphrase),
          workFactor: 10,
        })
      assert.equal(ours.facts.generation, generation + 1)
      assert.equal(generation, round + 1)
    })
  }
  await Rust.use('2.0.0', { file: path, passphrase }, (rust) => checkRust(rust, model))
})

async function checkRust(rust, { identities }) {
  const listed = await rust.call('didList')
  assert.deepEqual(listed.sort(), [...identities.keys()].sort())
  for (const [did, keys] of identities) {
    for (const { location, publicKey } of keys.values()) {
      assert.equal(await rust.call('keyPublic', { did, location }), publicKey)
      if (location.key_type !== 'Ed25519') continue
      const signature = await rust.call('keySign', { did, location, message })
      assert.ok(verifiesEd25519({ publicKey, message, signature }))
    }
  }
}

// Loads every client of the model.
async function checkOurs(ours, { identities, aside }) {
  await ours.loadClient(indexPath)
  const { store } = await ours.loadClient(asidePath)
  for (const [key, value] of aside) assert.equal(hex(await store.get(key)), value)
  const listed = await inventory(ours)
  for (const [did, keys] of identities) {
    const client = await ours.loadClient(did)
    const records = listed[ids.client(did)].vaults[ids.vault(vaultPath)]
    const expected = [...keys.keys()].map((name) => ids.record(vaultPath, name))
    const usable = records.filter((id) => !id.endsWith('!'))
    assert.deepEqual(usable, expected.sort())
    for (const { location, publicKey } of keys.values()) {
      const place = placeOf(location)
      assert.equal(await publicKeyAt(client, place, location.key_type), publicKey)
      if (location.key_type !== 'Ed25519') continue
      const signature = await signAt(client, place, message)
      assert.ok(verifiesEd25519({ publicKey, message, signature }))
    }
  }
  const expected = [indexPath, asidePath, ...identities.keys()].map(ids.client)
  assert.deepEqual(Object.keys(listed).sort(), expected.sort())
}
