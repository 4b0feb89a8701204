import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  Location,
  MemoryStorage,
  PublicKey,
  RevokeData,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'
import { Clock, make, makeAt, openAt } from './policy/support.js'

const head = Location.counter('vault')
const numbered = (counter: number) => Location.counter('vault', counter)
const generate = GenerateKey({ type: 'Ed25519', output: head })
const keyAt = (privateKey: Location) => PublicKey({ type: 'Ed25519', privateKey })

describe('Versions of a counter', () => {
  it('are made by writing and read from the newest, in the zone', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await rejects(client.execute(keyAt(head)), 'VAULT_NOT_FOUND')
    assert.equal(await client.recordExists(head), false)
    for (let i = 0; i < 3; i++) await client.execute(generate)
    const all = await Promise.all([0, 1, 2].map((i) => client.execute(keyAt(numbered(i)))))
    assert.equal(new Set(all.map(String)).size, 3)
    assert.deepEqual(await client.execute(keyAt(head)), all[2])
    assert.equal(await client.recordExists(head), true)
    assert.deepEqual(
      (await client.listVersions('vault')).map(({ counter }) => counter),
      [0, 1, 2],
    )
  })

  it('follow explicit numbers, and never use one again', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: numbered(7) }))
    await client.execute(generate)
    assert.deepEqual(await client.listVersions('vault'), [
      { counter: 7, revoked: false },
      { counter: 8, revoked: false },
    ])
    const old = await client.execute(keyAt(numbered(7)))
    await client.execute(RevokeData({ location: head, collect: false }))
    assert.deepEqual(await client.execute(keyAt(head)), old)
    await client.execute(RevokeData({ location: numbered(8), collect: true }))
    await client.execute(generate)
    assert.deepEqual(
      (await client.listVersions('vault')).map(({ counter }) => counter),
      [7, 9],
    )
    await first.commit()
    await first.close()
    await using second = await openAt(clock, storage)
    const again = await second.loadClient('client')
    await again.execute(generate)
    assert.deepEqual(
      (await again.listVersions('vault')).map(({ counter }) => counter),
      [7, 9, 10],
    )
  })

  it('can be pruned to the newest', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    for (let i = 0; i < 5; i++) await client.execute(generate)
    const newest = await client.execute(keyAt(head))
    await rejects(client.pruneVersions('vault', 0), 'INVALID_ARGUMENT')
    assert.equal(await client.pruneVersions('vault', 2), 3)
    assert.equal(await client.pruneVersions('vault', 2), 0)
    assert.deepEqual(await client.execute(keyAt(head)), newest)
    await rejects(client.execute(keyAt(numbered(0))), 'RECORD_NOT_FOUND')
  })

  it('of any number cost a bounded search, and never a file that cannot be written', async () => {
    for (const counter of [10 ** 12, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]) {
      const clock = new Clock()
      const storage = new MemoryStorage()
      const first = await makeAt(clock, storage)
      const client = await first.createClient('client')
      await client.execute(GenerateKey({ type: 'Ed25519', output: numbered(2) }))
      await client.execute(GenerateKey({ type: 'Ed25519', output: numbered(counter) }))
      const data = utf8('x')
      await client.execute(WriteVault({ data, location: Location.generic('vault', 'other') }))
      const versions = [
        { counter: 2, revoked: false },
        { counter, revoked: false },
      ]
      assert.deepEqual(await client.listVersions('vault'), versions)
      assert.equal(await client.recordExists(head), true)
      await first.commit()
      await first.close()
      await using second = await openAt(clock, storage)
      const again = await second.loadClient('client')
      const old = await again.execute(keyAt(numbered(2)))
      await again.execute(RevokeData({ location: numbered(counter), collect: false }))
      versions[1] = { counter, revoked: true }
      assert.deepEqual(await again.listVersions('vault'), versions)
      assert.deepEqual(await again.execute(keyAt(head)), old)
      // A number that somebody chose near the end of the range is not where the counter goes on.
      await again.execute(generate)
      const next = counter === 10 ** 12 ? counter + 1 : 3
      assert(await again.recordExists(numbered(next)))
      await second.commit()
    }
  })

  it('that a policy protects are not pruned', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const attributes = { policy: { usages: ['Ed25519Sign'] as const } }
    await client.execute(GenerateKey({ type: 'Ed25519', output: head }, { attributes }))
    await client.execute(generate)
    await rejects(client.pruneVersions('vault', 1), 'POLICY_DENIED')
    const sign = Ed25519Sign({ privateKey: numbered(0), message: utf8('m') })
    assert.equal((await client.execute(sign)).length, 64)
  })
})

describe('Temporaries', () => {
  const temporary = Location.temporary('seed')
  const make1 = GenerateKey({ type: 'Ed25519', output: temporary })

  it('hand secrets on within a chain, and are gone after it', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const sign = Ed25519Sign({ privateKey: temporary, message: utf8('m') })
    const [, publicKey, signature, again] = await client.executeChained([
      make1,
      keyAt(temporary),
      sign,
      sign,
    ])
    assert.equal(publicKey.length, 32)
    assert.deepEqual(signature, again)
    await rejects(client.execute(sign), 'RECORD_NOT_FOUND')
    assert.deepEqual((await stronghold.inspect())[0]?.vaults, [])
  })

  it('hold the last thing written, and never another chain’s public key', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const chain = [make1, keyAt(temporary), make1, keyAt(temporary)] as const
    const [, first, , second] = await client.executeChained(chain)
    const [, third] = await client.executeChained(chain)
    assert.equal(new Set([first, second, third].map(String)).size, 3)
  })

  it('cannot be asked for where something must last', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const stored = temporary as unknown as ReturnType<typeof Location.counter>
    await rejects(client.recordExists(stored), 'INVALID_ARGUMENT')
    await rejects(
      client.execute(RevokeData({ location: stored, collect: true })),
      'INVALID_ARGUMENT',
    )
  })

  it('keep what must not be done with their source', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const attributes = { policy: { usages: ['PublicKey'] as const } }
    const call = GenerateKey({ type: 'Ed25519', output: temporary }, { attributes })
    await client.executeChained([call, keyAt(temporary)])
    const sign = Ed25519Sign({ privateKey: temporary, message: utf8('m') })
    await rejects(client.executeChained([call, sign]), 'POLICY_DENIED')
  })
})

describe('A chain', () => {
  it('that fails leaves records and what is known of them as they were', async () => {
    const clock = new Clock()
    await using stronghold = await makeAt(clock)
    const client = await stronghold.createClient('client')
    const write = (data: string, record: string, label?: string) =>
      WriteVault(
        { data: utf8(data), location: Location.generic('vault', record) },
        label === undefined ? {} : { attributes: { label } },
      )
    await client.execute(write('a'.repeat(32), 'key', 'first'))
    const before = await stronghold.inventory()
    clock.time += 5
    const broken = Ed25519Sign({
      privateKey: Location.generic('vault', 'none'),
      message: utf8('m'),
    })
    const fails = client.executeChained([write('b'.repeat(32), 'key', 'second'), generate, broken])
    await rejects(fails, 'RECORD_NOT_FOUND')
    assert.deepEqual(await stronghold.inventory(), before)
    assert.deepEqual(await client.listVersions('vault'), [])
  })
})
