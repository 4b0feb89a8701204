import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Client,
  type DestroySubject,
  Ed25519Sign,
  GenerateKey,
  Hkdf,
  Hmac,
  KeyProvider,
  Location,
  MemoryStorage,
  type Policy,
  PublicKey,
  ReadRecord,
  RevokeData,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, make, makeAt } from './support.js'

const inVault = (vault: string, record: string) => Location.generic(vault, record)
const wrong = () => KeyProvider.fromKey(new Uint8Array(32).fill(8))
const generate = (output: Location, usages?: Policy['usages']) =>
  GenerateKey({ type: 'Ed25519', output }, usages && { attributes: { policy: { usages } } })
const sign = (privateKey: Location) => Ed25519Sign({ privateKey, message: utf8('m') })
const write = (location: Location, data = 'data', attributes = {}) =>
  WriteVault({ data: utf8(data), location }, { attributes })

/** Names of what is there, as the inventory says it. */
async function whatIsThere(stronghold: Stronghold): Promise<string[]> {
  const clients = await stronghold.inventory()
  return clients.flatMap(({ name, vaults }) => [
    text(name),
    ...vaults.flatMap((vault) => [
      `${text(name)}/${text(vault.name)}`,
      ...vault.records.map(({ location, revoked, id }) => {
        const record = location?.kind === 'generic' ? text(location.recordPath) : id.join()
        return `${text(name)}/${text(vault.name)}/${record}${revoked ? ' revoked' : ''}`
      }),
    ]),
  ])
}

function text(name: Uint8Array | undefined): string {
  return new TextDecoder().decode(name)
}

describe('Destroying', () => {
  it('a record is possible without a proof where policies permit it, and leaves no bytes', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate(at('open')))
    const usages = ['Ed25519Sign', 'RevokeData', 'GarbageCollect'] as const
    await client.execute(generate(at('permitting'), usages))
    await client.execute(RevokeData({ location: at('open'), collect: false }))
    const subjects = ['open', 'permitting'].map((name) => ({
      client: 'client',
      location: at(name),
    }))
    assert.equal(await stronghold.destroy(subjects), 2)
    assert.deepEqual(await whatIsThere(stronghold), ['client', 'client/vault'])
    await rejects(client.execute(sign(at('permitting'))), 'RECORD_NOT_FOUND')
  })

  it('takes the present key for what policies do not permit, and always works with it', async () => {
    const clock = new Clock()
    await using stronghold = await makeAt(clock)
    const client = await stronghold.createClient('client')
    const approved: Policy = { usages: ['RevokeData', 'GarbageCollect'], requireApproval: {} }
    const policies: Readonly<Record<string, Policy>> = {
      none: { usages: [] },
      revoking: { usages: ['RevokeData'] },
      collecting: { usages: ['GarbageCollect'] },
      approved,
      expired: { usages: ['RevokeData'], expires: clock.time },
    }
    for (const [name, policy] of Object.entries(policies)) {
      await client.execute(write(at(name), 'x', { policy }))
    }
    for (const name of Object.keys(policies)) {
      const subject = [{ client: 'client', location: at(name) }]
      await rejects(stronghold.destroy(subject), 'PROOF_REQUIRED')
      await rejects(stronghold.destroy(subject, { current: wrong() }), 'WRONG_KEY')
      assert.equal(await client.recordExists(at(name)), true)
      assert.equal(await stronghold.destroy(subject, { current: key() }), 1)
      assert.equal(await client.recordExists(at(name)), false)
    }
  })

  it('asks the policies of the client and of the vault too', async () => {
    await using stronghold = await make()
    for (const level of ['client', 'vault'] as const) {
      const client = await stronghold.createClient(level)
      await client.execute(write(at('record')))
      const subject = level === 'client' ? { client: level } : { client: level, vault: 'vault' }
      await stronghold.policies.attach(subject, { usages: ['RevokeData'] })
      const record = [{ client: level, location: at('record') }]
      await rejects(stronghold.destroy(record), 'PROOF_REQUIRED')
      assert.equal(await stronghold.destroy(record, { current: key() }), 1)
    }
  })

  it('a vault or client that has a policy takes the key, whatever the policy says', async () => {
    const usages = ['WriteVault', 'RevokeData', 'GarbageCollect'] as const
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(write(at('record')))
    const vault = { client: 'client', vault: 'vault' }
    await stronghold.policies.attach(vault, { usages })
    await rejects(stronghold.destroy([vault]), 'PROOF_REQUIRED')
    await rejects(stronghold.destroy([{ client: 'client' }]), 'PROOF_REQUIRED')
    assert.equal(await stronghold.destroy([vault], { current: key() }), 1)
    await stronghold.policies.attach({ client: 'client' }, { usages })
    await rejects(stronghold.destroy([{ client: 'client' }]), 'PROOF_REQUIRED')
    await stronghold.destroy([{ client: 'client' }], { current: key() })
    assert.deepEqual(await whatIsThere(stronghold), [])
    await rejects(client.vaultExists('vault'), 'CLIENT_NOT_LOADED')
    assert.throws(() => stronghold.client('client'), { code: 'CLIENT_NOT_LOADED' })
    const again = await stronghold.createClient('client')
    assert.equal(await stronghold.policies.read({ client: 'client' }), undefined)
    await again.execute(generate(at('record')))
  })

  it('happens whole or not at all', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const other = await stronghold.createClient('other')
    for (const [owner, vault] of [
      [client, 'a'],
      [client, 'b'],
      [other, 'a'],
    ] as const) {
      await owner.execute(write(inVault(vault, 'one')))
      await owner.execute(write(inVault(vault, 'two')))
    }
    await other.execute(write(inVault('b', 'kept'), 'x', { policy: { usages: [] } }))
    const before = await whatIsThere(stronghold)
    const good: DestroySubject[] = [
      { client: 'client', location: inVault('a', 'one') },
      { client: 'client', vault: 'b' },
      { client: 'other', vault: 'a' },
    ]
    for (const [subject, code] of [
      [{ client: 'other', vault: 'b' }, 'PROOF_REQUIRED'],
      [{ client: 'other' }, 'PROOF_REQUIRED'],
      [{ client: 'absent' }, 'CLIENT_NOT_FOUND'],
      [{ client: 'client', vault: 'absent' }, 'VAULT_NOT_FOUND'],
      [{ client: 'client', location: inVault('absent', 'one') }, 'VAULT_NOT_FOUND'],
      [{ client: 'client', location: inVault('a', 'absent') }, 'RECORD_NOT_FOUND'],
      [{ client: 'stronghold.ts' }, 'RESERVED_NAME'],
    ] as const) {
      await rejects(stronghold.destroy([...good, subject]), code)
      assert.deepEqual(await whatIsThere(stronghold), before)
    }
    assert.equal(await stronghold.destroy([...good, ...good]), 5)
    assert.deepEqual(await whatIsThere(stronghold), [
      'client',
      'client/a',
      'client/a/two',
      'other',
      'other/b',
      'other/b/kept',
    ])
  })

  it('goes by ids too, where no name is known', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    for (const name of ['one', 'two']) await client.execute(write(at(name)))
    await client.execute(write(inVault('other', 'three')))
    const [own] = await stronghold.inventory()
    assert(own !== undefined)
    const [first, second] = own.vaults
    const record = first?.records[0]
    assert(first !== undefined && second !== undefined && record !== undefined)
    const { id: clientId } = own
    const subjects = [
      { clientId, vaultId: first.id, recordId: record.id },
      { clientId, vaultId: second.id },
    ]
    assert.equal(await stronghold.destroy(subjects), 2)
    assert.equal(await stronghold.destroy([{ clientId }]), 1)
    await rejects(stronghold.destroy([{ clientId }]), 'CLIENT_NOT_FOUND')
    assert.deepEqual(await whatIsThere(stronghold), [])
  })

  it('refuses what would destroy more than is meant by a slip of the pen', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(write(at('record')))
    const [{ id: clientId } = { id: utf8('') }] = await stronghold.inventory()
    for (const subject of [
      { client: 'client', vaultPath: 'vault' },
      { client: 'client', location: undefined },
      { client: 'client', vault: undefined },
      { client: 'client', vault: 'vault', location: at('record') },
      { client: 'client', clientId },
      { clientId, recordId: clientId },
      { clientId, vault: 'vault' },
      { clientId: clientId.subarray(1) },
      {},
      undefined,
    ]) {
      await rejects(stronghold.destroy([subject as never]), 'INVALID_ARGUMENT')
    }
    assert.equal(await client.recordExists(at('record')), true)
  })

  it('is in the file with the next commit, and no sync brings it back', async () => {
    const storage = new MemoryStorage()
    const copy = new MemoryStorage()
    {
      const stronghold = await make(storage)
      const client = await stronghold.createClient('client')
      for (const name of ['one', 'two']) {
        await client.execute(write(at(name)))
        await client.execute(write(inVault('whole', name)))
      }
      await stronghold.commit()
      await stronghold.copyTo({ storage: copy, current: key(), key: key(), workFactor: 1 })
      await stronghold.destroy([
        { client: 'client', location: at('one') },
        { client: 'client', vault: 'whole' },
      ])
      await stronghold.commit()
      await stronghold.close()
    }
    await using stronghold = await Stronghold.open({ storage, key: key() })
    assert.deepEqual(await whatIsThere(stronghold), ['client', 'client/vault', 'client/vault/two'])
    const report = await stronghold.sync.from({ storage: copy, key: key() })
    assert.equal(report.copied.length, 0)
    assert.deepEqual(await whatIsThere(stronghold), ['client', 'client/vault', 'client/vault/two'])
  })

  it('heals a counter that somebody has driven to its end', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const last = Location.counter('numbers', Number.MAX_SAFE_INTEGER - 1)
    await client.execute(generate(last)).catch(() => undefined)
    await client.execute(generate(Location.counter('numbers', 0)))
    await stronghold.destroy([{ client: 'client', vault: 'numbers' }])
    await client.execute(generate(Location.counter('numbers')))
    assert.deepEqual(await client.listVersions('numbers'), [{ counter: 0, revoked: false }])
  })

  it('reaches exactly what is named, whatever is named', async () => {
    const names = ['a', 'b', 'c']
    const place = fc.constantFrom(...names)
    const subject = fc.oneof(
      fc.record({ client: place }),
      fc.record({ client: place, vault: place }),
      fc.record({ client: place, vault: place, record: place }),
    )
    await using stronghold = await makeAt(new Clock())
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(subject, { maxLength: 5 }), async (doomed) => {
        await stronghold.clear()
        const all: string[] = []
        for (const name of names) {
          const client = await stronghold.createClient(name)
          for (const vault of names) {
            for (const record of names) {
              await client.execute(write(inVault(vault, record)))
              all.push(`${name}/${vault}/${record}`)
            }
          }
        }
        const prefixes = doomed.map((one) => `${Object.values(one).join('/')}/`)
        const left = all.filter((name) => !prefixes.some((prefix) => `${name}/`.startsWith(prefix)))
        const subjects = doomed.map(({ client, ...rest }) => {
          if ('record' in rest) return { client, location: inVault(rest.vault, rest.record) }
          return 'vault' in rest ? { client, vault: rest.vault } : { client }
        })
        assert.equal(await stronghold.destroy(subjects), all.length - left.length)
        const there = (await whatIsThere(stronghold)).filter((name) => name.split('/').length === 3)
        assert.deepEqual(there.sort(), left.sort())
      }),
      { numRuns: 40 },
    )
  })
})

describe('Replacing', () => {
  it('leaves nothing of what was said of the record before', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const spy = await stronghold.createClient('spy')
    const policy = { usages: ['WriteVault', 'ReadRecord', 'RevokeData', 'GarbageCollect'] }
    const readers = [utf8('spy')]
    await client.execute(write(at('record'), 'old', { policy, readers, label: 'theirs' }))
    const read = ReadRecord({ location: at('record'), client: utf8('client') })
    assert.deepEqual(await spy.execute(read), utf8('old'))
    await stronghold.replace(client, write(at('record'), 'new'))
    await rejects(spy.execute(read), 'POLICY_DENIED')
    const [entry] = await stronghold.inventory()
    const [record] = entry?.vaults[0]?.records ?? []
    assert.equal(record?.label, undefined)
    assert.equal(record?.policy, undefined)
    assert.equal(record?.readable, false)
    await client.execute(Hmac({ hash: 'Sha256', message: utf8('m'), key: at('record') }))
  })

  it('takes the key where a policy forbids it, and loses nothing when the call fails', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate(at('key'), ['Ed25519Sign']))
    const before = await client.execute(sign(at('key')))
    await rejects(stronghold.replace(client, generate(at('key'))), 'PROOF_REQUIRED')
    const current = wrong()
    await rejects(stronghold.replace(client, generate(at('key')), { current }), 'WRONG_KEY')
    const attributes = { policy: { usages: ['NoSuchProcedure' as 'Hmac'] } }
    const refused = GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes })
    const again = stronghold.replace(client, refused, { current: key() })
    await rejects(again, 'INVALID_ARGUMENT')
    assert.deepEqual(await client.execute(sign(at('key'))), before)
    await rejects(
      client.execute(PublicKey({ type: 'Ed25519', privateKey: at('key') })),
      'POLICY_DENIED',
    )
    await stronghold.replace(client, generate(at('key')), { current: key() })
    await client.execute(PublicKey({ type: 'Ed25519', privateKey: at('key') }))
    assert.notDeepEqual(await client.execute(sign(at('key'))), before)
  })

  it('leaves the policies of vault and client, which have to permit the call', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate(at('key')))
    await stronghold.policies.attach(
      { client: 'client', vault: 'vault' },
      { usages: ['Ed25519Sign'] },
    )
    const before = await client.execute(sign(at('key')))
    const replaced = stronghold.replace(client, generate(at('key')), { current: key() })
    await rejects(replaced, 'POLICY_DENIED')
    assert.deepEqual(await client.execute(sign(at('key'))), before)
  })

  it('derives a secret from the one in whose place it comes', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const derive = (output: Location) => {
      const [salt, label] = [utf8('salt'), utf8('label')]
      return Hkdf({ hash: 'Sha256', salt, label, ikm: at('seed'), okm: output })
    }
    await client.execute(write(at('seed'), 'x'.repeat(32)))
    await client.execute(derive(at('elsewhere')))
    await stronghold.replace(client, derive(at('seed')))
    const mac = (location: Location) =>
      client.execute(Hmac({ hash: 'Sha256', message: utf8('m'), key: location }))
    assert.deepEqual(await mac(at('seed')), await mac(at('elsewhere')))
  })

  it('needs the client itself, not a narrower one', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const stranger: Client = Object.create(client)
    await rejects(stronghold.replace(stranger, generate(at('key'))), 'CLIENT_NOT_LOADED')
  })
})
