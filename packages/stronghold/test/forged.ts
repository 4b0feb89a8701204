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
import { decode, encode } from '#internal/contract/codec/index.js'
import { type AttributeEntry, bucketContent, entry } from '#internal/inside/attributes/entry.js'
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
  readonly entry: AttributeEntry
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
  return rewritten(file, key, (reserved) => {
    const entries = numbers.flatMap((bucket) => {
      const content = reserved.read(attributesOf(client), Uint8Array.of(bucket))
      if (content === undefined) return []
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
      const content = encode(bucketContent, { version: '1', entries: written })
      reserved.write(attributesOf(client), Uint8Array.of(bucket), content)
    }
  })
}

const numbers = Array.from({ length: 64 }, (_, bucket) => bucket)

/** The path of the vault that has what is said of a client. */
export function attributesOf(client: string): Uint8Array {
  const id = deriveClientId(nativeProvider, utf8(client))
  return Uint8Array.of(...utf8('attributes/'), ...id)
}

/** The records of the reserved client of a file, by vault path and record path. */
export interface Reserved {
  read(vault: Uint8Array, record: Uint8Array): Uint8Array | undefined
  write(vault: Uint8Array, record: Uint8Array, content: Uint8Array): void
}

/** A file whose metadata `change` has rewritten, byte by byte where it likes. */
export function rewritten(
  file: Uint8Array,
  key: Uint8Array,
  change: (reserved: Reserved) => void,
): Uint8Array {
  const powers = { crypto: nativeProvider, allocator: createAllocator({ backend: 'heap' }) }
  const { crypto } = powers
  using fileKey = FileKey.unlock(powers, parseEnvelope(file).body, key)
  using snapshot = SnapshotState.decode(powers, fileKey.open(parseEnvelope(file).body))
  const reserved = snapshot.clients.get(idKey(deriveClientId(crypto, utf8('stronghold.ts'))))
  if (reserved === undefined) throw new Error('a file without metadata')
  const scratch = { take: (length: number) => new Uint8Array(length) }
  const idsOf = (vault: Uint8Array, record: Uint8Array) => {
    const vaultId = deriveVaultId(crypto, vault)
    return [vaultId, deriveRecordId(crypto, vaultId, record)] as const
  }
  change({
    read(vault, record) {
      const ids = idsOf(vault, record)
      return reserved.recordExists(...ids) ? reserved.readSecret(...ids, scratch) : undefined
    },
    write: (vault, record, content) => reserved.writeSecret(...idsOf(vault, record), content),
  })
  return fileKey.seal(snapshot.encode())
}
