// Type-checked only, without Node's types: what a page or a worker can import.
import { heapScratch, parseDerivationPath } from '@stronghold/crypto'
import { mnemonicFromEntropy } from '@stronghold/crypto/bip39'
import { nobleProvider } from '@stronghold/crypto/noble'
import { SnapshotState } from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'
import { Ed25519Sign, Location } from '@stronghold/stronghold/client'
import { startInProcess } from '@stronghold/stronghold/in-process'

export const words = mnemonicFromEntropy(nobleProvider, new Uint8Array(16), 'english', heapScratch)
export const stronghold = Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
})
export const inside = startInProcess({ allocator: createAllocator() })
export const overPort = connectClient(new MessageChannel().port1)
export const signature = overPort.then((client) =>
  client.execute(
    Ed25519Sign({ privateKey: Location.generic('vault', 'key'), message: new Uint8Array(1) }),
  ),
)
export const overStreams = connectClient(new TransformStream<Uint8Array, Uint8Array>())
export const ofWorker = overPort.then((client) =>
  attachClient(client, new Worker('signer.js'), { permissions: { store: 'read' } }),
)
export const others = { parseDerivationPath, SnapshotState }
