import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import {
  deriveClientId,
  deriveCounterRecordId,
  deriveRecordId,
  deriveVaultId,
  FileKey,
  SnapshotState,
} from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import {
  type Client,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Hmac,
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  PublicKey,
  RevokeData,
  Stronghold,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** As long as no bound of this library would have it, and the original takes it. */
const name = (letter: string) => new TextEncoder().encode(letter.repeat(5000))
const vaultPath = name('v')
const place = Location.generic(vaultPath, name('r'))
const head = Location.counter(name('c'))
const keyBytes = () => new Uint8Array(32).fill(7)
const inside = () => startInProcess({ crypto: nativeProvider })

/** A file of another tool, with names of any length. */
function originalFile(): Uint8Array {
  const powers = { crypto: nativeProvider, allocator: createAllocator({ backend: 'heap' }) }
  const { crypto } = powers
  using fileKey = FileKey.make(powers, keyBytes(), 1)
  using snapshot = SnapshotState.empty(powers)
  const client = snapshot.createClient(deriveClientId(crypto, name('p')), 0)
  const vaultId = deriveVaultId(crypto, vaultPath)
  client.writeSecret(vaultId, deriveRecordId(crypto, vaultId, name('r')), new Uint8Array(32))
  const counters = deriveVaultId(crypto, name('c'))
  for (let i = 0; i < 3; i++) {
    client.writeSecret(counters, deriveCounterRecordId(crypto, name('c'), i), new Uint8Array(32))
  }
  client.store.insert(name('k'), new Uint8Array(3_000_000), undefined, 0)
  return fileKey.seal(snapshot.encode())
}

describe('Names of any length, of files that earlier versions or other tools wrote', () => {
  let storage: MemoryStorage
  let stronghold: Stronghold
  let client: Client
  const open = () => Stronghold.open({ storage, key: KeyProvider.fromKey(keyBytes()), inside })
  before(async () => {
    storage = new MemoryStorage(originalFile())
    stronghold = await open()
    client = await stronghold.loadClient(name('p'))
  })
  after(() => stronghold.close({ discard: true }))

  it('are reached with the budget that a zone has', async () => {
    assert.equal(await client.vaultExists(vaultPath), true)
    assert.equal(await client.recordExists(place), true)
    assert.equal(await client.recordType(place), 'Unknown')
    await client.execute(PublicKey({ type: 'Ed25519', privateKey: place }))
    await client.execute(Ed25519Sign({ privateKey: place, message: vaultPath }))
    assert.equal((await client.store.get(name('k')))?.length, 3_000_000)
  })

  it('are reached by a reference that may have as much', async () => {
    await limitClient(client).execute(PublicKey({ type: 'Ed25519', privateKey: place }))
    assert.equal(await limitClient(client).recordExists(place), true)
  })

  it('have versions, which are listed, made and pruned', async () => {
    const numbers = async () => (await client.listVersions(name('c'))).map(({ counter }) => counter)
    assert.deepEqual(await numbers(), [0, 1, 2])
    await client.execute(GenerateKey({ type: 'Symmetric', output: head }))
    await client.execute(Hmac({ hash: 'Sha256', key: head, message: vaultPath }))
    assert.equal(await client.pruneVersions(name('c'), 2), 2)
    assert.deepEqual(await numbers(), [2, 3])
  })

  it('take labels, copies and policies, survive a commit, and go', async () => {
    const copy = Location.generic(name('o'), name('o'))
    await client.labelRecord(place, 'an old one')
    await client.executeChained([CopyRecord({ source: place, target: copy })])
    await stronghold.commit()
    await stronghold.close()
    stronghold = await open()
    client = await stronghold.loadClient(name('p'))
    assert.equal(await client.recordExists(copy), true)
    await client.execute(RevokeData({ location: place, collect: true }))
    assert.equal(await client.recordExists(place), false)
  })
})
