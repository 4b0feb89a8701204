import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { it } from 'node:test'
import { Worker } from 'node:worker_threads'
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { attachClient } from '@stronghold/stronghold/actors'
import { utf8 } from '../bytes.js'

it('A worker signs through a reference, and can do nothing else with it', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
  })
  const client = await stronghold.createClient('signer')
  for (const vault of ['signing', 'other']) {
    const output = Location.generic(vault, 'key')
    await client.execute(GenerateKey({ type: 'Ed25519', output }))
  }

  const { port1, port2 } = new MessageChannel()
  const attached = attachClient(client, port1, {
    permissions: { procedures: ['Ed25519Sign'], vaults: [{ path: 'signing', use: true }] },
  })
  const worker = new Worker(new URL('./signing-worker.js', import.meta.url), {
    workerData: { port: port2 },
    transferList: [port2 as never],
  })

  const privateKey = Location.generic('signing', 'key')
  const raw = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
  const x = Buffer.from(raw).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  for (const text of ['one', 'two', 'three']) {
    const answer = once(worker, 'message')
    worker.postMessage(utf8(text))
    const [{ signature, stolen }] = await answer
    assert(verify(null, utf8(text), key, signature))
    assert.equal(stolen, 'PERMISSION_DENIED')
  }

  const exit = once(worker, 'exit')
  worker.postMessage(undefined)
  assert.equal(await attached.ended, 'REFERENCE_STOPPED')
  await exit
  await stronghold.close({ discard: true })
})
