import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GenerateKey, KeyProvider, MemoryStorage } from '@stronghold/stronghold'
import {
  at,
  key,
  makeReplica,
  nothing,
  numberAt,
  type Replica,
  rejects,
  summary,
  write,
} from './support.js'

/** `target` takes in what `source` has committed. */
async function sync(target: Replica, source: Replica, options = {}) {
  await source.stronghold.commit()
  return target.stronghold.sync.from({ storage: source.storage, key: key(), ...options })
}

describe('sync from another snapshot', () => {
  it('takes in all clients, and makes those that are missing', async () => {
    const [a, b] = [await makeReplica(), await makeReplica()]
    const other = await a.stronghold.createClient('other')
    await write(a.client, at('x'), 1)
    await write(other, at('x'), 2)
    assert.deepEqual(summary(await sync(b, a)), { ...nothing, copied: ['absent', 'absent'] })
    assert.equal(await numberAt(b.client, at('x')), 1)
    assert.equal(await numberAt(await b.stronghold.loadClient('other'), at('x')), 2)
    assert.deepEqual(summary(await sync(b, a)), { ...nothing, equal: 2 })
    const inventory = await b.stronghold.inventory()
    assert.deepEqual(inventory.map(({ name }) => name && Buffer.from(name).toString()).sort(), [
      'client',
      'other',
    ])
  })

  it('takes chosen clients under other names', async () => {
    const [a, b] = [await makeReplica(), await makeReplica()]
    await write(a.client, at('x'), 1)
    await write(a.client, at('y', 'second'), 2)
    await sync(b, a, { clients: [{ path: 'client', as: 'copy', vaults: ['second'] }] })
    const copy = await b.stronghold.loadClient('copy')
    assert.equal(await numberAt(copy, at('y', 'second')), 2)
    assert.equal(await numberAt(copy, at('x')), undefined)
    assert.equal(await numberAt(b.client, at('y', 'second')), undefined)
    const inventory = await b.stronghold.inventory()
    assert.deepEqual(inventory.map(({ name }) => name && Buffer.from(name).toString()).sort(), [
      'client',
      'copy',
    ])
    await rejects(sync(b, a, { clients: [{ path: 'nobody' }] }), 'CLIENT_NOT_FOUND')
    await rejects(sync(b, a, { clients: [{ path: 'stronghold.ts' }] }), 'RESERVED_NAME')
  })

  it('changes nothing when the other file does not open, or one client is missing', async () => {
    const [a, b] = [await makeReplica(), await makeReplica()]
    await write(a.client, at('x'), 1)
    await a.stronghold.commit()
    const other = KeyProvider.fromKey(new Uint8Array(32).fill(9))
    await rejects(b.stronghold.sync.from({ storage: a.storage, key: other }), 'WRONG_KEY')
    const empty = new MemoryStorage()
    await rejects(b.stronghold.sync.from({ storage: empty, key: key() }), 'SNAPSHOT_NOT_FOUND')
    const clients = [{ path: 'client' }, { path: 'missing' }]
    await rejects(sync(b, a, { clients }), 'CLIENT_NOT_FOUND')
    assert.equal(await numberAt(b.client, at('x')), undefined)
  })

  it('orders writes on both sides, whatever the clocks say', async () => {
    const a = await makeReplica(() => 9_000_000)
    const b = await makeReplica(() => 1_000)
    await write(a.client, at('x'), 1)
    await sync(b, a)
    // Its clock is far behind, but it has seen the other write.
    await write(b.client, at('x'), 2)
    await sync(a, b)
    assert.equal(await numberAt(a.client, at('x')), 2)
  })

  it('does not take another file at its word on who can know a key', async () => {
    const [a, b] = [await makeReplica(), await makeReplica()]
    await a.client.execute(GenerateKey({ type: 'Ed25519', output: at('x') }))
    await sync(b, a)
    const bornInside = async ({ stronghold }: Replica) =>
      (await stronghold.inventory())[0]?.vaults[0]?.records[0]?.bornInside
    assert.equal(await bornInside(a), true)
    assert.equal(await bornInside(b), false)
    // Within one Stronghold it is the same zone that says so.
    const second = await a.stronghold.createClient('a second')
    await a.stronghold.sync.clients(a.client, second)
    const inventory = await a.stronghold.inventory()
    assert.deepEqual(
      inventory.map(({ vaults }) => vaults[0]?.records[0]?.bornInside),
      [true, true],
    )
  })

  it('can be committed, reopened and synced again', async () => {
    const [a, b] = [await makeReplica(), await makeReplica()]
    await write(a.client, at('x'), 1)
    await sync(b, a)
    await a.client.vault('vault').deleteSecret('x')
    assert.deepEqual(summary(await sync(b, a)), { ...nothing, revoked: ['revoked'] })
    const { generation } = b.stronghold.facts
    await b.stronghold.commit()
    assert.ok(b.stronghold.facts.generation > generation)
    assert.deepEqual(summary(await sync(a, b)), { ...nothing, equal: 1 })
  })
})
