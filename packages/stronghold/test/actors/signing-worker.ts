import { parentPort, workerData } from 'node:worker_threads'
import { connectClient } from '@stronghold/stronghold/actors'
import { Ed25519Sign, Location } from '@stronghold/stronghold/client'

// All that this thread has is a port. With it, it can sign under one key.
const client = await connectClient(workerData.port)
const vault = client.vault('signing')

parentPort?.on('message', async (message: Uint8Array | undefined) => {
  if (message === undefined) {
    client.stop()
    parentPort?.close()
    return
  }
  const signature = await client.execute(
    Ed25519Sign({ privateKey: vault.location('key'), message }),
  )
  const stolen = await client
    .execute(Ed25519Sign({ privateKey: Location.generic('other', 'key'), message }))
    .catch(({ code }) => code)
  parentPort?.postMessage({ signature, stolen })
})
