import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  Location,
  MemoryStorage,
  RevokeData,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'
import { at, Clock, key, makeAt, openAt } from './policy/support.js'

describe('Inventory', () => {
  it('tells names, types, labels, policies and times, over a commit, and no secret', async () => {
    const clock = new Clock()
    const { time } = clock
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('wallet')
    const attributes = { label: 'savings', policy: { usages: ['Ed25519Sign'] as const } }
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes }))
    await client.execute(WriteVault({ data: utf8('imported'), location: at('imported') }))
    await client.execute(GenerateKey({ type: 'X25519', output: at('gone') }))
    await client.execute(RevokeData({ location: at('gone'), collect: false }))
    clock.time += 1000
    await client.execute(Ed25519Sign({ privateKey: at('key'), message: utf8('m') }))
    await client.store.insert('theme', utf8('dark'))
    await first.commit()
    await first.close()

    await using second = await openAt(clock, storage)
    const [wallet, ...others] = await second.inventory()
    assert.deepEqual(others, [])
    assert.deepEqual(wallet?.name, utf8('wallet'))
    assert.equal(wallet?.loaded, false)
    assert.deepEqual(wallet?.storeKeys, [utf8('theme')])
    assert.deepEqual(wallet?.vaults[0]?.name, utf8('vault'))
    const records = wallet?.vaults[0]?.records ?? []
    const find = (name: string) =>
      records.find(
        ({ location }) =>
          location?.kind === 'generic' && String(location.recordPath) === String(utf8(name)),
      )
    const made = find('key')
    assert.equal(made?.type, 'Ed25519')
    assert.equal(made?.label, 'savings')
    assert.equal(made?.created, time)
    assert.equal(made?.lastUsed, time + 1000)
    assert.equal(made?.bornInside, true)
    assert.deepEqual(made?.policy?.usages, ['Ed25519Sign'])
    assert.equal(find('imported')?.type, 'Data')
    assert.equal(find('imported')?.bornInside, false)
    assert.equal(find('gone')?.revoked, true)
    assert.equal(records.filter(({ revoked }) => revoked).length, 1)
    assert.equal(records.length, 3)
  })

  it('takes labels at any time', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await client.labelRecord(at('key'), 'main')
    const label = async () => (await stronghold.inventory())[0]?.vaults[0]?.records[0]?.label
    assert.equal(await label(), 'main')
    await client.labelRecord(at('key'), undefined)
    assert.equal(await label(), undefined)
    await rejects(client.labelRecord(at('none'), 'x'), 'RECORD_NOT_FOUND')
    await rejects(client.labelRecord(at('key'), 'x'.repeat(300)), 'INVALID_ARGUMENT')
  })

  it('forgets a client with the client', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    const attributes = { policy: { usages: [] as const } }
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes }))
    await first.commit()
    await first.purgeClient('client', { current: key() })
    await first.commit()
    const again = await first.createClient('client')
    await again.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await again.execute(Ed25519Sign({ privateKey: at('key'), message: utf8('m') }))
    await first.close({ discard: true })
    await using second = await openAt(clock, storage)
    assert.deepEqual(await second.inventory(), [])
  })

  it('names locations as they were written', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const output = Location.counter('vault')
    await client.execute(GenerateKey({ type: 'Ed25519', output }))
    const [inventory] = await stronghold.inventory()
    assert.deepEqual(inventory?.vaults[0]?.records[0]?.location, {
      kind: 'counter',
      vaultPath: utf8('vault'),
      counter: 0,
    })
  })
})
