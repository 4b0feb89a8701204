// Encrypts a file of any size, and decrypts it again, under a key that never leaves the vault.
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  openStream,
  Stronghold,
  sealStream,
} from '@stronghold/stronghold'

await writeFile('video.raw', new Uint8Array(1_000_000).fill(7))

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const archive = await stronghold.createClient('archive')
const key = Location.generic('keys', 'archive')
await archive.execute(GenerateKey({ type: 'Symmetric', output: key }))

// A sealed file opens under its own name only.
const options = { key, associatedData: new TextEncoder().encode('video.raw') }
await pipeline(
  createReadStream('video.raw'),
  (plain) => sealStream(archive, options, plain),
  createWriteStream('video.sealed'),
)
await pipeline(
  createReadStream('video.sealed'),
  (sealed) => openStream(archive, options, sealed),
  createWriteStream('video.part'),
)
// That nothing was cut off is known at the end only: until then it is not the file.
await rename('video.part', 'video.opened')
await stronghold.commit()
await stronghold.close()
