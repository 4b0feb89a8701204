import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  RevokeData,
  Stronghold,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'

const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(7))
const at = (record: string) => Location.generic('vault', record)
const generate = (record: string) => GenerateKey({ type: 'Ed25519', output: at(record) })
const sign = (record: string) => Ed25519Sign({ privateKey: at(record), message: utf8('m') })

/** A storage of somebody who gives out an older file as the present one. */
class Lying extends MemoryStorage {
  lie: Uint8Array | undefined
  fails = false

  override async readAgain(): Promise<Uint8Array> {
    return this.lie?.slice() ?? this.read()
  }

  override async replace(bytes: Uint8Array): Promise<void> {
    if (this.fails) throw new Error('the disk is full')
    await super.replace(bytes)
  }
}

/** A key that was revoked, and one under a policy; the older file knows of neither. */
async function made(storage: Lying): Promise<{ stronghold: Stronghold; old: Uint8Array }> {
  const stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1 })
  const alice = await stronghold.createClient('alice')
  for (const record of ['stolen', 'precious']) await alice.execute(generate(record))
  await stronghold.createClient('bob')
  await stronghold.commit()
  const old = await storage.read()
  await alice.execute(RevokeData({ location: at('stolen'), collect: true }))
  await stronghold.policies.attach({ client: 'alice', location: at('precious') }, { usages: [] })
  await stronghold.commit()
  return { stronghold, old }
}

async function requireIntact(storage: Lying): Promise<void> {
  await using after = await Stronghold.open({ storage, key: key(), access: 'read' })
  const alice = await after.loadClient('alice')
  await rejects(alice.execute(sign('stolen')), 'RECORD_NOT_FOUND')
  await rejects(alice.execute(sign('precious')), 'POLICY_DENIED')
}

describe('An older file', () => {
  it('is not taken for the present one when one client is committed', async () => {
    const storage = new Lying()
    const { stronghold, old } = await made(storage)
    await using _ = stronghold
    const bob = stronghold.client('bob')
    await bob.execute(generate('key'))
    storage.lie = old
    await rejects(stronghold.commitClient('bob'), 'SNAPSHOT_CHANGED')
    await requireIntact(storage)
    storage.lie = undefined
    await stronghold.commitClient('bob')
    await bob.execute(generate('other'))
    await stronghold.commitClient('bob')
    await requireIntact(storage)
  })

  it('is not one that was put together of an older and the present one', async () => {
    const storage = new Lying()
    const { stronghold, old } = await made(storage)
    await using _ = stronghold
    const present = await storage.read()
    for (const end of [32, 64, 200]) {
      storage.lie = new Uint8Array([...old.subarray(0, -end), ...present.subarray(-end)])
      await assert.rejects(stronghold.commitClient('bob'))
    }
    storage.lie = present.subarray(-32)
    await assert.rejects(stronghold.commitClient('bob'))
    await requireIntact(storage)
  })

  it('is not one of another Stronghold, a copy under the same key, or none', async () => {
    const storage = new Lying()
    const { stronghold } = await made(storage)
    await using _ = stronghold
    const copy = new MemoryStorage()
    await stronghold.copyTo({ storage: copy, current: key(), key: key(), workFactor: 1 })
    const { stronghold: other } = await made(new Lying())
    await other.close()
    for (const lie of [copy.bytes, new Uint8Array()]) {
      storage.lie = lie
      await assert.rejects(stronghold.commitClient('bob'))
    }
    await requireIntact(storage)
  })

  it('is the present one after a commit that failed, and asks for a whole commit', async () => {
    const storage = new Lying()
    const { stronghold } = await made(storage)
    await using _ = stronghold
    storage.fails = true
    await stronghold.client('alice').execute(generate('late'))
    await assert.rejects(stronghold.commit())
    storage.fails = false
    await rejects(stronghold.commitClient('bob'), 'UNCOMMITTED_CHANGES')
    await stronghold.commit()
    await stronghold.commitClient('bob')
    await requireIntact(storage)
  })

  it('does not unlock in the place of the one that was locked', async () => {
    const storage = new Lying()
    const { stronghold, old } = await made(storage)
    await using _ = stronghold
    const present = await storage.read()
    await stronghold.lock()
    storage.bytes = old
    await rejects(stronghold.unlock({ key: key() }), 'SNAPSHOT_CHANGED')
    assert.equal(stronghold.state, 'locked')
    await rejects(stronghold.commit(), 'LOCKED')
    storage.bytes = present
    await stronghold.unlock({ key: key() })
    await stronghold.commit()
  })
})
