import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import {
  type Budget,
  type Client,
  GarbageCollect,
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  RevokeData,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { rejects } from '../client-compliance.js'

const head = Location.counter('vault')
const write = WriteVault({ location: head, data: new Uint8Array(1) })
const collect = GarbageCollect({ vaultPath: new TextEncoder().encode('vault') })

interface Made {
  readonly own: Client
  readonly reference: Client
}

describe('What grows with the records of a vault', () => {
  const ends: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end()
  })

  /** A client with versions, and a reference to it over a port with a budget of its own. */
  async function made(count: number, budget: Partial<Budget> = {}): Promise<Made> {
    const key = KeyProvider.makeRandom()
    const storage = new MemoryStorage()
    const stronghold = await Stronghold.create({ storage, key, inside: () => startInProcess() })
    ends.push(() => stronghold.close({ discard: true }))
    const own = await stronghold.createClient('client')
    for (let i = 0; i < count; i += 50) {
      await own.executeChained(new Array<typeof write>(Math.min(50, count - i)).fill(write))
    }
    const { port1, port2 } = new MessageChannel()
    ends.push(
      () => port1.close(),
      () => port2.close(),
    )
    attachClient(own, port1, { budget })
    return { own, reference: await connectClient(port2) }
  }

  async function revokeLast(client: Client, count: number, of: number): Promise<void> {
    const calls = Array.from({ length: count }, (_, i) =>
      RevokeData({ location: Location.counter('vault', of - count + i), collect: false }),
    )
    for (let i = 0; i < count; i += 50) await client.executeChained(calls.slice(i, i + 50))
  }

  it('is destroyed in portions, for one answer', async () => {
    const { own, reference } = await made(300)
    assert.equal(await reference.pruneVersions('vault', 2), 298)
    assert.deepEqual(await own.listVersions('vault'), [
      { counter: 298, revoked: false },
      { counter: 299, revoked: false },
    ])
    for (let i = 0; i < 127; i++) await own.execute(write)
    // One portion and no more of it.
    assert.equal(await own.pruneVersions('vault', 1), 128)
    assert.equal(await own.pruneVersions('vault', 1), 0)
  })

  it('is charged to who asks: a reference is refused what the owner may', async () => {
    // 400 records at 14 µs are 5.6 ms.
    const { own, reference } = await made(400, { milliseconds: 4 })
    for (const client of [reference, limitClient(own, { milliseconds: 4 })]) {
      for (const ask of [
        () => client.listVersions('vault'),
        () => client.pruneVersions('vault', 399),
      ]) {
        await assert.rejects(ask(), { code: 'TOO_EXPENSIVE', limit: 'milliseconds' })
      }
      // What needs no list works on: a newest version that is there is found at once.
      assert.equal(await client.recordExists(head), true)
      assert.equal(await client.recordType(head), 'Data')
      await client.execute(write)
    }
    assert.equal((await own.listVersions('vault')).length, 402)
    assert.equal(await own.pruneVersions('vault', 401), 1)
  })

  it('is charged where the newest are revoked, for each time that a head is looked for', async () => {
    const { own, reference } = await made(400, { milliseconds: 8 })
    await revokeLast(own, 64, 400)
    const revoke = RevokeData({ location: head, collect: false })
    for (const ask of [
      () => limitClient(own, { milliseconds: 4 }).recordExists(head),
      () => limitClient(own, { milliseconds: 4 }).recordType(head),
      () => limitClient(own, { milliseconds: 4 }).labelRecord(head, 'x'),
      () => reference.executeChained([revoke, revoke, revoke]),
    ]) {
      await rejects(ask(), 'TOO_EXPENSIVE')
    }
    assert.equal((await own.listVersions('vault')).filter(({ revoked }) => revoked).length, 64)
    await own.executeChained([revoke, revoke, revoke])
    assert.equal((await own.listVersions('vault')).filter(({ revoked }) => revoked).length, 67)
  })

  it('is charged where revoked records are collected', async () => {
    const { own, reference } = await made(600, { milliseconds: 1 })
    await revokeLast(own, 600, 600)
    await rejects(reference.execute(collect), 'TOO_EXPENSIVE')
    assert.equal(await own.execute(collect), 600)
    assert.equal(await reference.execute(collect), 0)
  })
})
