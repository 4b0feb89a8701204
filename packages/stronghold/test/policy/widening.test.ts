import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AesKeyWrapEncrypt,
  type Client,
  CopyRecord,
  GenerateKey,
  Hmac,
  Location,
  MemoryStorage,
  type Policy,
  RevokeData,
  type Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, makeAt, openAt } from './support.js'

const pin = utf8('4711')
const mac = (location: Location) => Hmac({ hash: 'Sha256', message: utf8('m'), key: location })
const inVault = (vault: string) => Location.generic(vault, 'pin')
const hmac: Policy = { usages: ['Hmac', 'CopyRecord', 'WriteVault', 'Sync'] }

async function withDocument(
  body: (client: Client, stronghold: Stronghold, clock: Clock) => Promise<void>,
): Promise<void> {
  const clock = new Clock()
  await using stronghold = await makeAt(clock)
  const client = await stronghold.createClient('client')
  const data = { data: pin, location: at('pin') }
  await client.execute(WriteVault(data, { attributes: { readers: [utf8('client')] } }))
  await rejects(client.execute(mac(at('pin'))), 'KEY_UNSUITABLE')
  await body(client, stronghold, clock)
}

// What a secret is for is the word of its owner, not what a meet, a vault or a merge came to say.
describe('A policy that only narrows widens nothing:', () => {
  it('of a copy, stored or not, with a word of the caller', () =>
    withDocument(async (client) => {
      const copy = (target: Location) =>
        CopyRecord({ source: at('pin'), target }, { attributes: { policy: hmac } })
      await client.execute(copy(at('copy')))
      await rejects(client.execute(mac(at('copy'))), 'KEY_UNSUITABLE')
      const passing = Location.temporary('passing')
      await rejects(client.executeChained([copy(passing), mac(passing)]), 'KEY_UNSUITABLE')
    }))

  it('attached without the present key', () =>
    withDocument(async (client, stronghold) => {
      const subject = { client: 'client', location: at('pin') }
      await stronghold.policies.attach(subject, hmac)
      await rejects(client.execute(mac(at('pin'))), 'KEY_UNSUITABLE')
      await stronghold.policies.attach(subject, hmac, { current: key() })
      assert.equal((await client.execute(mac(at('pin')))).length, 32)
    }))

  it('carried out of a vault', () =>
    withDocument(async (client, stronghold) => {
      await client.execute(CopyRecord({ source: at('pin'), target: inVault('strict') }))
      await stronghold.policies.attach({ client: 'client', vault: 'strict' }, hmac)
      await client.execute(CopyRecord({ source: inVault('strict'), target: inVault('lax') }))
      await rejects(client.execute(mac(inVault('lax'))), 'KEY_UNSUITABLE')
    }))

  it('joined from another snapshot', () =>
    withDocument(async (client, stronghold, clock) => {
      const storage = new MemoryStorage()
      await using other = await makeAt(clock, storage)
      const theirs = await other.createClient('client')
      const data = { data: utf8('0000'), location: at('pin') }
      await theirs.execute(WriteVault(data, { attributes: { policy: hmac } }))
      await other.commit()
      const report = await stronghold.sync.from({ storage, key: key(), policy: 'KeepOld' })
      assert.equal(report.narrowed.length, 1)
      await rejects(client.execute(mac(at('pin'))), 'KEY_UNSUITABLE')
    }))

  it('and the type of a key stays the word on which role it plays', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('secret') }))
    const policy: Policy = { usages: ['AesKeyWrapEncrypt'] }
    await stronghold.policies.attach({ client: 'client', location: at('key') }, policy)
    const roles = { encryptionKey: at('key'), wrapKey: at('secret') }
    const wrap = AesKeyWrapEncrypt({ cipher: 'Aes256', ...roles })
    await rejects(client.execute(wrap), 'KEY_UNSUITABLE')
  })

  it('the owner’s word at birth and with the key is in the file', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    const attributes = { policy: hmac, readers: [utf8('client')] }
    await client.execute(WriteVault({ data: pin, location: at('pin') }, { attributes }))
    await first.commit()
    await first.close()
    await using again = await openAt(clock, storage)
    const loaded = await again.loadClient('client')
    await loaded.execute(mac(at('pin')))
    await loaded.execute(CopyRecord({ source: at('pin'), target: at('copy') }))
    await loaded.execute(mac(at('copy')))
  })
})

describe('A sync asks what a use would ask:', () => {
  const sync: Policy['usages'] = ['Sync', 'PublicKey', 'GenerateKey', 'RevokeData']
  const location = at('key')
  for (const [name, policy] of [
    ['an approval', { usages: sync, requireApproval: {} }],
    ['the time that is over', { usages: sync, expires: Date.UTC(2026, 0, 1) }],
  ] as const) {
    for (const around of ['record', 'client'] as const) {
      it(`${name}, of a ${around}: it neither leaves nor is replaced`, async () => {
        await using stronghold = await makeAt(new Clock())
        const owner = await stronghold.createClient('owner')
        const other = await stronghold.createClient('other')
        for (const client of [owner, other]) {
          await client.execute(GenerateKey({ type: 'Ed25519', output: location }))
        }
        const subject = { client: 'owner', ...(around === 'record' ? { location } : {}) }
        await stronghold.policies.attach(subject, policy)
        const replacing = await stronghold.sync.clients(other, owner, { policy: 'Replace' })
        assert.deepEqual(
          replacing.refused.map(({ reason }) => reason),
          ['policy'],
        )
        const target = await stronghold.createClient('target')
        const leaving = await stronghold.sync.clients(owner, target)
        assert.deepEqual(
          leaving.refused.map(({ reason }) => reason),
          ['policy'],
        )
        if (policy.usages === sync && 'requireApproval' in policy) {
          await other.execute(RevokeData({ location, collect: true }))
          const revoking = await stronghold.sync.clients(other, owner)
          assert.deepEqual(revoking.revoked, [])
        }
      })
    }
  }

  it('vaults of the same policy sync, however it was spelled', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    await using there = await makeAt(clock, storage)
    await using here = await makeAt(clock)
    for (const stronghold of [there, here]) {
      const client = await stronghold.createClient('client')
      await client.execute(GenerateKey({ type: 'Ed25519', output: at(`${stronghold === here}`) }))
      const usages = ['Sync', 'PublicKey', 'Ed25519Sign'] as const
      await stronghold.policies.attach({ client: 'client', vault: 'vault' }, { usages })
    }
    await there.commit()
    const report = await here.sync.from({ storage, key: key() })
    assert.deepEqual([report.copied.length, report.refused], [1, []])
  })
})

it('The limits of a client hold for what is wrapped there', async () => {
  for (const limit of [{ expires: Date.UTC(2030, 0, 1) }, { maxUses: 3 }] as const) {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    const policy = { usages: ['AesKeyWrapEncrypt'] as const, ...limit }
    await stronghold.policies.attach({ client: 'client' }, policy)
    const roles = { encryptionKey: at('kek'), wrapKey: at('key') }
    const wrap = AesKeyWrapEncrypt({ cipher: 'Aes256', ...roles })
    await rejects(client.execute(wrap), 'NOT_WRAPPABLE')
  }
})
