import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ed25519Sign, GenerateKey, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import type { AttributeEntry } from '#internal/inside/attributes/entry.js'
import { utf8 } from './bytes.js'
import { attributesOf, forged, type Placed, type Reserved, rewritten } from './forged.js'
import { at, key, makeReplica, rejects, write } from './sync/support.js'

const keyBytes = () => new Uint8Array(32).fill(1)
const inside = () => startInProcess()
const open = (storage: MemoryStorage) => Stronghold.open({ storage, key: key(), inside })
const verify = async (storage: MemoryStorage) =>
  (await Stronghold.verify({ storage, key: key() })).current

/** A file with a client `client`, a key at `vault/record` and a partner. */
async function file(): Promise<Uint8Array> {
  const { storage, stronghold, client } = await makeReplica()
  await client.execute(GenerateKey({ type: 'Ed25519', output: at('record') }))
  const partner = new Uint8Array(32).fill(9)
  await stronghold.sync.trust({ partner, send: 'all', receive: 'all', current: key() })
  await stronghold.commit()
  await stronghold.close()
  return storage.read()
}

const changed = async (change: (reserved: Reserved) => void) =>
  new MemoryStorage(rewritten(await file(), keyBytes(), change))
const lying = async (lie: (entry: AttributeEntry) => AttributeEntry) =>
  new MemoryStorage(
    forged(await file(), keyBytes(), 'client', (entries: readonly Placed[]) =>
      entries.map((placed) => ({ ...placed, entry: lie(placed.entry) })),
    ),
  )

const metadata = utf8('metadata')
const bytes = (...values: number[]) => Uint8Array.from(values)
const u53 = (value: bigint) => {
  const encoded = Buffer.alloc(8)
  encoded.writeBigUInt64LE(value)
  return encoded
}

/** Every bucket of the client, with what `change` makes of its bytes. */
function eachBucket(reserved: Reserved, change: (content: Uint8Array) => Uint8Array): void {
  for (let number = 0; number < 64; number++) {
    const content = reserved.read(attributesOf('client'), bytes(number))
    if (content !== undefined) {
      reserved.write(attributesOf('client'), bytes(number), change(content))
    }
  }
}

/** Puts an entry of a record whose ids are zero into its bucket. */
function putFirst(reserved: Reserved, entry: Uint8Array): void {
  const [vault, bucket] = [attributesOf('client'), bytes(0)]
  const content = reserved.read(vault, bucket) ?? bytes(0, 0, 0, 0, 0)
  const recordKey = bytes(2, ...new Uint8Array(48))
  const added = Buffer.concat([content, u32(49), recordKey, u32(entry.length), entry])
  added.writeUInt32LE(added.readUInt32LE(1) + 1, 1)
  reserved.write(vault, bucket, added)
}

function u32(value: number): Buffer {
  const encoded = Buffer.alloc(4)
  encoded.writeUInt32LE(value)
  return encoded
}

/** A record's entry by hand: of this type, and with so many policies one in the other. */
function recordEntry({ type = 0, policies = 0 }): Uint8Array {
  const policy = [1, ...u32(0), 0, 0, 0, 0, 0]
  return bytes(
    ...[0, type, 0, ...new Uint8Array(16), ...new Uint8Array(8), ...new Uint8Array(24), 0, 0],
    ...Array.from({ length: policies }, () => policy).flat(),
    ...[0, ...u32(0), ...new Uint8Array(8 + 8 + 4), 0],
  )
}

const unreadable: Record<string, (reserved: Reserved) => void> = {
  'a version that is unknown': (reserved) =>
    eachBucket(reserved, (content) => Buffer.concat([bytes(1), content.subarray(1)])),
  'bytes after the end': (reserved) =>
    eachBucket(reserved, (content) => Buffer.concat([content, bytes(0)])),
  'an entry that is cut short': (reserved) => putFirst(reserved, recordEntry({}).slice(0, -1)),
  'an unknown kind': (reserved) => putFirst(reserved, bytes(4)),
  'an unknown type': (reserved) => putFirst(reserved, recordEntry({ type: 250 })),
  'policies five deep': (reserved) => putFirst(reserved, recordEntry({ policies: 5 })),
  'partners of a version that is unknown': (reserved) =>
    reserved.write(metadata, utf8('partners'), bytes(1, 0, 0, 0, 0)),
  'a partner twice': (reserved) => {
    const one = [...new Uint8Array(32).fill(7), 0, 0, 0]
    reserved.write(metadata, utf8('partners'), bytes(0, 2, 0, 0, 0, ...one, ...one))
  },
  'imports that are cut short': (reserved) =>
    reserved.write(metadata, utf8('imports'), bytes(0, 1, 0, 0, 0)),
}

describe('Verifying reads everything of the metadata', () => {
  it('and finds a file sound whose metadata is', async () => {
    assert.equal((await verify(new MemoryStorage(await file()))).sound, true)
    const entry = recordEntry({ type: 3, policies: 4 })
    assert.equal((await verify(await changed((all) => putFirst(all, entry)))).sound, true)
  })

  for (const [what, change] of Object.entries(unreadable)) {
    it(`damage: ${what}`, async () => {
      const { sound, error, content } = await verify(await changed(change))
      assert.deepEqual([sound, error], [false, undefined])
      assert((content?.damaged.length ?? 0) > 0)
    })
  }

  it('damage: the name of another record, vault or client', async () => {
    const location = {
      kind: 'generic',
      vaultPath: utf8('vault'),
      recordPath: utf8('lies'),
    } as const
    for (const lie of [
      (entry: AttributeEntry) =>
        entry.kind === 'compartment' ? { ...entry, name: utf8('k') } : entry,
      (entry: AttributeEntry) => (entry.kind === 'compartment' ? entry : { ...entry, location }),
    ]) {
      const storage = await lying(lie)
      assert.equal((await verify(storage)).sound, false)
    }
  })
})

describe('What the own metadata says', () => {
  it('is no name of another record, vault or client', async () => {
    const location = {
      kind: 'generic',
      vaultPath: utf8('vault'),
      recordPath: utf8('lies'),
    } as const
    const storage = await lying((entry) =>
      entry.kind === 'compartment' ? { ...entry, name: utf8('bank') } : { ...entry, location },
    )
    await using stronghold = await open(storage)
    const [client] = await stronghold.inventory()
    const [vault] = client?.vaults ?? []
    assert.deepEqual(
      [client?.name, vault?.name, vault?.records[0]?.location],
      [undefined, undefined, undefined],
    )
    // What else is said of the key holds: it is its metadata, under a false name.
    assert.equal(vault?.records[0]?.type, 'Ed25519')
  })

  it('of an unknown type or kind denies every use of the client', async () => {
    for (const entry of [recordEntry({ type: 250 }), recordEntry({ policies: 5 })]) {
      const storage = await changed((reserved) => {
        eachBucket(reserved, (content) => {
          const count = Buffer.from(content).readUInt32LE(1)
          return count === 0 ? content : replaced(content, entry)
        })
      })
      await using stronghold = await open(storage)
      const client = await stronghold.loadClient('client').catch((error) => error)
      if (client instanceof Error) {
        assert.equal((client as { code?: string }).code, 'SNAPSHOT_DAMAGED')
        continue
      }
      await rejects(
        client.execute(Ed25519Sign({ privateKey: at('record'), message: utf8('m') })),
        'SNAPSHOT_DAMAGED',
      )
    }
  })
})

/** A bucket in which every record has this entry. */
function replaced(content: Uint8Array, entry: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [content.subarray(0, 5)]
  const view = Buffer.from(content)
  for (let offset = 5; offset < view.length; ) {
    const keyEnd = offset + 4 + view.readUInt32LE(offset)
    const end = keyEnd + 4 + view.readUInt32LE(keyEnd)
    const isRecord = content[offset + 4] === 2
    parts.push(content.subarray(offset, keyEnd))
    parts.push(...(isRecord ? [u32(entry.length), entry] : [content.subarray(keyEnd, end)]))
    offset = end
  }
  return Buffer.concat(parts)
}

describe('The generation and the clock', () => {
  for (const record of ['snapshot', 'clock']) {
    it(`of a later version are not guessed at: ${record}`, async () => {
      const storage = await changed((reserved) =>
        reserved.write(metadata, utf8(record), Buffer.concat([bytes(2), u53(3n), bytes(5)])),
      )
      await rejects(open(storage), 'UNSUPPORTED_VERSION')
      assert.equal((await verify(storage)).error, 'UNSUPPORTED_VERSION')
    })

    it(`at their end permit no commit, and everything else: ${record}`, async () => {
      const storage = await changed((reserved) =>
        reserved.write(
          metadata,
          utf8(record),
          Buffer.concat([bytes(1), u53(BigInt(Number.MAX_SAFE_INTEGER))]),
        ),
      )
      await using stronghold = await open(storage)
      const client = await stronghold.loadClient('client')
      await client.execute(Ed25519Sign({ privateKey: at('record'), message: utf8('m') }))
      await write(client, at('other'), 2)
      await rejects(stronghold.commit(), 'SNAPSHOT_DAMAGED')
      const { stronghold: next } = await makeReplica(Date.now, 'mine')
      await using _next = next
      await next.importClient({ storage, key: key(), client: 'client' })
      await next.commit()
      if (record === 'clock') {
        await stronghold.sync.repairClock({ current: key() })
        await stronghold.commit()
      }
      await stronghold.close({ discard: true })
    })
  }
})
