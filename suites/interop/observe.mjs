// What a user of our library can see of the file of `rich-file.mjs`.
import assert from 'node:assert/strict'
import { Secp256k1EcdsaSign } from '@stronghold/stronghold'
import { hex, unhex } from '../lib/bytes.mjs'
import { message } from './identities.mjs'
import { placeOf } from './identity.mjs'
import { inventory, publicKeyAt, signAt } from './ours.mjs'
import { carried, did, ed25519Keys, entries, keys, revoked, secp256k1Keys } from './rich-file.mjs'

/** Loads every named client of an open Stronghold, and uses every key in it. */
export async function observe(ours) {
  const identity = await ours.loadClient(did)
  for (const client of Object.values(carried)) await ours.loadClient(client)
  const seen = {
    generation: ours.facts.generation,
    inventory: await inventory(ours),
    agreement: await publicKeyAt(identity, placeOf(keys.agreement), 'X25519'),
    ed25519: /** @type {string[]} */ ([]),
    secp256k1: /** @type {string[]} */ ([]),
    values: /** @type {string[]} */ ([]),
  }
  for (const [client, place] of ed25519Keys) {
    seen.ed25519.push(await signAt(ours.client(client), place, message))
  }
  for (const [client, privateKey] of secp256k1Keys) {
    const call = Secp256k1EcdsaSign({ flavor: 'Keccak256', privateKey, message: unhex(message) })
    seen.secp256k1.push(hex(await ours.client(client).execute(call)))
  }
  for (const [client, key] of entries.filter(([client]) => client !== '$index')) {
    seen.values.push(Buffer.from(await ours.client(client).store.get(key)).toString())
  }
  for (const [client, place] of revoked) {
    const use = signAt(ours.client(client), place, message)
    await assert.rejects(use, { code: 'RECORD_REVOKED' })
  }
  return seen
}
