// A partner that turned: its clock is where it likes, and it says of records what it likes.
import { load, nativeProvider } from './library.mjs'
import { Replica } from './replica.mjs'

const metadata = await load('stronghold/dist/inside/metadata.js')
const { FileKey, SnapshotState, parseEnvelope } = await load('engine/dist/index.js')
const { createAllocator, Workspace } = await load('memory/dist/index.js')

const allocator = createAllocator({ backend: 'heap' })
const powers = {
  crypto: nativeProvider,
  allocator,
  workspace: new Workspace(allocator, 64 * 1024),
  now: () => 0,
}

/** A replica whose next writes have about this generation. */
export async function poisoned(name, generation) {
  const plain = await Replica.make(name)
  const file = await plain.storage.read()
  await plain.close()
  return Replica.make(name, withClock(file, generation))
}

function withClock(file, generation) {
  const { body } = parseEnvelope(file)
  const key = FileKey.unlock(powers, body, new Uint8Array(32).fill(7), { maximumWorkFactor: 20 })
  const snapshot = SnapshotState.decode(powers, key.open(body))
  metadata.writeGeneration(snapshot, generation, powers)
  // Trees before this one had no clock apart from the generation.
  metadata.writeClock?.(snapshot, { clock: generation, generation }, powers)
  return key.seal(snapshot.encode())
}
