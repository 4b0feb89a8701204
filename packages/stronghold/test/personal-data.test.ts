import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  CopyRecord,
  GenerateKey,
  MemoryStorage,
  ReadRecord,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'
import { at, Clock, make, makeAt, openAt } from './policy/support.js'

const data = utf8('Ada Lovelace, 10 December 1815')
const write = (readers?: readonly string[], record = 'person') =>
  WriteVault(
    { data, location: at(record) },
    readers === undefined ? {} : { attributes: { readers: readers.map(utf8) } },
  )
const read = (client?: string, record = 'person') =>
  ReadRecord({ location: at(record), client: client === undefined ? undefined : utf8(client) })

describe('Personal data', () => {
  it('is read by the clients that it names, and by no other, in the zone', async () => {
    await using stronghold = await make()
    const owner = await stronghold.createClient('owner')
    const doctor = await stronghold.createClient('doctor')
    const stranger = await stronghold.createClient('stranger')
    await owner.execute(write(['doctor']))
    assert.deepEqual(await doctor.execute(read('owner')), data)
    await rejects(stranger.execute(read('owner')), 'POLICY_DENIED')
    await rejects(owner.execute(read()), 'POLICY_DENIED')
    await rejects(doctor.execute(read('nobody')), 'CLIENT_NOT_FOUND')
    // What is not there is denied like what is not granted: neither tells of the other.
    await rejects(doctor.execute(read()), 'POLICY_DENIED')
  })

  it('is not readable unless it was written so; keys never are', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(write())
    await rejects(client.execute(read()), 'POLICY_DENIED')
    await client.execute(write(['client'], 'key'))
    await client.execute(read(undefined, 'key'))
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await rejects(client.execute(read(undefined, 'key')), 'POLICY_DENIED')
  })

  it('keeps its readers when it is copied, and over a commit', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    await client.execute(write(['client']))
    await client.execute(CopyRecord({ source: at('person'), target: at('copy') }))
    await first.commit()
    await first.close()
    await using second = await openAt(clock, storage)
    const again = await second.loadClient('client')
    assert.deepEqual(await again.execute(read()), data)
    assert.deepEqual(await again.execute(read(undefined, 'copy')), data)
    const [inventory] = await second.inventory()
    const records = inventory?.vaults[0]?.records ?? []
    assert.deepEqual(
      records.map(({ readable, bornInside }) => [readable, bornInside]),
      [
        [true, false],
        [true, false],
      ],
    )
  })

  it('obeys a policy besides', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const attributes = { readers: [utf8('client')], policy: { usages: ['CopyRecord'] as const } }
    await client.execute(WriteVault({ data, location: at('person') }, { attributes }))
    await rejects(client.execute(read()), 'POLICY_DENIED')
  })
})
