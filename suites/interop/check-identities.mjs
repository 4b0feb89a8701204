// Compares an open Stronghold of ours with what Rust reported of the file it wrote.
import assert from 'node:assert/strict'
import { expectedInventory, message } from './identities.mjs'
import { chainStateKey, indexPath, placeOf, verifiesEd25519 } from './identity.mjs'
import { inventory, jsonAt, publicKeyAt, signAt } from './ours.mjs'

/** `facts` are those of `writeIdentities`. Unloads the clients that it loads. */
export async function checkIdentities(ours, facts) {
  assert.deepEqual(await inventory(ours), expectedInventory(facts))
  const index = await ours.loadClient(indexPath)
  const listed = await jsonAt(index, indexPath)
  assert.deepEqual(listed.sort(), facts.identities.map(({ did }) => did).sort())
  await assert.rejects(ours.loadClient(facts.purged), { code: 'CLIENT_NOT_FOUND' })
  for (const identity of facts.identities) await checkIdentity(ours, identity)
  for (const path of [indexPath, ...listed]) await ours.unloadClient(path)
}

async function checkIdentity(ours, { did, keys, deleted, chainState }) {
  const client = await ours.loadClient(did)
  assert.deepEqual(await jsonAt(client, chainStateKey), chainState)
  for (const { location, publicKey, signature } of keys) {
    const place = placeOf(location)
    assert.equal(await publicKeyAt(client, place, location.key_type), publicKey)
    if (signature === undefined) continue
    assert.equal(await signAt(client, place, message), signature)
    assert.ok(verifiesEd25519({ publicKey, message, signature }))
  }
  for (const location of deleted) {
    assert.equal(await client.recordExists(placeOf(location)), false)
    await assert.rejects(publicKeyAt(client, placeOf(location)), { code: 'RECORD_NOT_FOUND' })
  }
}
