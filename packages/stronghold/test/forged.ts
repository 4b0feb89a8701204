import { nativeProvider } from '@stronghold/crypto/native'
import {
  deriveClientId,
  deriveRecordId,
  deriveVaultId,
  FileKey,
  idKey,
  parseEnvelope,
  SnapshotState,
} from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { decode, encode } from '#internal/codec/index.js'
import { bucketContent, type Entry, entry } from '#internal/inside/attributes/entry.js'
import { utf8 } from './bytes.js'

/** The name of the client that a forged file has. */
export const evilClient = 'evil'

const evilBytes = () => new Uint8Array(32).fill(66)

/** The key of the forger's files. */
export const evilKey = () => KeyProvider.fromKey(evilBytes())

/** One entry of a client's metadata, and where it stands. */
export interface Placed {
  readonly bucket: number
  readonly key: Uint8Array
  readonly entry: Entry
}

/** A file with the client `evil`, filled by `fill`, whose metadata says what `forge` makes of it. */
export async function forgedFile(
  fill: (client: Awaited<ReturnType<Stronghold['createClient']>>) => Promise<unknown>,
  forge: (entries: readonly Placed[]) => readonly Placed[],
): Promise<MemoryStorage> {
  const storage = new MemoryStorage()
  const inside = () => startInProcess({ crypto: nativeProvider })
  await using evil = await Stronghold.create({ storage, key: evilKey(), workFactor: 1, inside })
  await fill(await evil.createClient(evilClient))
  await evil.commit()
  return new MemoryStorage(forged(await storage.read(), evilBytes(), evilClient, forge))
}

/** A file, of which `forge` changes what it says of a client. */
export function forged(
  file: Uint8Array,
  key: Uint8Array,
  client: string,
  forge: (entries: readonly Placed[]) => readonly Placed[],
): Uint8Array {
  const powers = { crypto: nativeProvider, allocator: createAllocator({ backend: 'heap' }) }
  const { crypto } = powers
  using fileKey = FileKey.unlock(powers, parseEnvelope(file).body, key)
  using snapshot = SnapshotState.decode(powers, fileKey.open(parseEnvelope(file).body))
  const reserved = snapshot.clients.get(idKey(deriveClientId(crypto, utf8('stronghold.ts'))))
  if (reserved === undefined) throw new Error('a file without metadata')
  const id = deriveClientId(crypto, utf8(client))
  const vaultId = deriveVaultId(crypto, Uint8Array.of(...utf8('attributes/'), ...id))
  const numbers = Array.from({ length: 64 }, (_, bucket) => bucket)
  const recordId = (bucket: number) => deriveRecordId(crypto, vaultId, Uint8Array.of(bucket))
  const entries = numbers
    .filter((bucket) => reserved.recordExists(vaultId, recordId(bucket)))
    .flatMap((bucket) => {
      const content = reserved.readSecret(vaultId, recordId(bucket), {
        take: (length) => new Uint8Array(length),
      })
      return decode(bucketContent, content).entries.map(({ key, entry: bytes }) => ({
        bucket,
        key,
        entry: decode(entry, bytes),
      }))
    })
  const said = forge(entries)
  for (const bucket of numbers) {
    const its = said.filter((placed) => placed.bucket === bucket)
    if (its.length === 0) continue
    const written = its.map((placed) => ({ key: placed.key, entry: encode(entry, placed.entry) }))
    reserved.writeSecret(
      vaultId,
      recordId(bucket),
      encode(bucketContent, { version: '1', entries: written }),
    )
  }
  return fileKey.seal(snapshot.encode())
}
