import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Budget,
  type Client,
  GarbageCollect,
  Hmac,
  KeyProvider,
  Location,
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
const few = { milliseconds: 20 }

interface Made {
  readonly own: Client
  readonly reference: Client
  end(): Promise<void>
}

/** A client with versions, and a reference to it over a port. */
async function made(count: number, budget: Partial<Budget> = {}): Promise<Made> {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () =>
      startInProcess({
        budget: {
          milliseconds: 150,
          hashed: 32 << 20,
          rounds: 500_000,
          scratch: 32 << 20,
          output: 16 << 20,
          ...budget,
        },
      }),
  })
  const own = await stronghold.createClient('client')
  for (let i = 0; i < count; i += 50) {
    await own.executeChained(new Array<typeof write>(Math.min(50, count - i)).fill(write))
  }
  const { port1, port2 } = new MessageChannel()
  attachClient(own, port1)
  const end = async () => {
    port1.close()
    port2.close()
    await stronghold.close({ discard: true })
  }
  return { own, reference: await connectClient(port2), end }
}

describe('What grows with the records of a vault is charged', () => {
  it('versions are pruned in portions, for one answer', async () => {
    const { own, reference, end } = await made(300)
    assert.equal(await reference.pruneVersions('vault', 2), 298)
    assert.deepEqual(await own.listVersions('vault'), [
      { counter: 298, revoked: false },
      { counter: 299, revoked: false },
    ])
    await own.executeChained(new Array<typeof write>(127).fill(write))
    // One portion and no more of it.
    assert.equal(await own.pruneVersions('vault', 1), 128)
    assert.equal(await own.pruneVersions('vault', 1), 0)
    await end()
  })

  it('versions of more records than the budget are neither listed nor pruned', async () => {
    // 400 records at 60 µs are 24 ms.
    const { own, reference, end } = await made(400, few)
    for (const client of [own, reference]) {
      for (const ask of [
        () => client.listVersions('vault'),
        () => client.pruneVersions('vault', 399),
        () => client.recordExists(head),
      ]) {
        await assert.rejects(ask(), { code: 'TOO_EXPENSIVE', limit: 'milliseconds' })
      }
      // What needs no list works on.
      await client.execute(write)
      await client
        .execute(Hmac({ hash: 'Sha256', key: head, message: new Uint8Array(1) }))
        .catch((error) => assert.equal(error.code, 'KEY_UNSUITABLE'))
    }
    await end()
  })

  it('a chain of heads is charged for each list', async () => {
    const { own, reference, end } = await made(200, few)
    // The newest 64 are revoked, so that the head has to be looked for.
    for (let counter = 136; counter < 200; counter++) {
      const location = Location.counter('vault', counter)
      await own.execute(RevokeData({ location, collect: false }))
    }
    const revoke = RevokeData({ location: head, collect: false })
    await rejects(reference.executeChained([revoke, revoke]), 'TOO_EXPENSIVE')
    assert.equal((await own.listVersions('vault')).filter(({ revoked }) => revoked).length, 64)
    await end()
  })

  it('revoked records are charged when they are collected', async () => {
    const { own, reference, end } = await made(0, { milliseconds: 5 })
    for (let i = 0; i < 400; i++) {
      const location = Location.generic('vault', `${i}`)
      await own.executeChained([
        WriteVault({ location, data: new Uint8Array(1) }),
        RevokeData({ location, collect: false }),
      ])
    }
    const collect = GarbageCollect({ vaultPath: new TextEncoder().encode('vault') })
    await rejects(reference.execute(collect), 'TOO_EXPENSIVE')
    await rejects(own.execute(collect), 'TOO_EXPENSIVE')
    await end()
  })
})
