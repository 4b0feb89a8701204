// A worker that signs under one key of one client, and has nothing else: no handle, file or key.
import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import {
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'

const privateKey = Location.generic('signing', 'key')

if (isMainThread) {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(), // or `path`: a file
    key: KeyProvider.makeRandom(),
  })
  const client = await stronghold.createClient('signer')
  await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))

  const worker = new Worker(new URL(import.meta.url))
  // An Electron main process does the same with a MessagePortMain (`{ transfer: false }`).
  const attached = attachClient(client, worker, {
    permissions: { procedures: ['Ed25519Sign'], vaults: [{ path: 'signing', use: true }] },
  })
  console.log('ended:', await attached.ended)
  await once(worker, 'exit')
  await stronghold.commit()
  await stronghold.close()
} else if (parentPort !== null) {
  const client = await connectClient(parentPort)
  const message = new TextEncoder().encode('message')
  const signature = await client.execute(Ed25519Sign({ privateKey, message }))
  console.log('signature:', Buffer.from(signature).toString('hex'))
  const refusal = await client
    .execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    .catch(({ code }) => code)
  console.log('anything else:', refusal)
  client.stop()
}
