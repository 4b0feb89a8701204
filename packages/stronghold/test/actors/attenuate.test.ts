import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  attenuate,
  BIP39Recover,
  type Call,
  type Client,
  CopyRecord,
  Ed25519Sign,
  GarbageCollect,
  GenerateKey,
  Location,
  type Permissions,
  PublicKey,
  ReadRecord,
  RevokeData,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'
import fc from 'fast-check'
import type { Codec } from '#internal/contract/codec/index.js'
import type { ProcedureDefinition } from '#internal/contract/procedures/define.js'
import { procedureNamed, procedureNumbers } from '#internal/contract/procedures/table.js'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { openStronghold } from './support.js'

const stronghold = await openStronghold()
after(() => stronghold.close({ discard: true }))
const client = await stronghold.createClient('client')
const at = (vault: string) => Location.generic(vault, 'record')
for (const vault of ['mine', 'theirs']) {
  await client.execute(GenerateKey({ type: 'Ed25519', output: at(vault) }))
}
const sign = (vault: string) => Ed25519Sign({ privateKey: at(vault), message: utf8('m') })

describe('An attenuated client', () => {
  it('grants nothing unless told otherwise', async () => {
    const none = attenuate(client, {})
    const location = at('mine')
    for (const refused of [
      none.execute(sign('mine')),
      none.executeChained([sign('mine')]),
      none.vaultExists('mine'),
      none.recordExists(location),
      none.vault('mine').recordExists('record'),
      none.vault('mine').writeSecret('new', utf8('secret')),
      none.vault('mine').revokeSecret('record'),
      none.vault('mine').collectGarbage(),
      none.listVersions('mine'),
      none.pruneVersions('mine', 1),
      none.labelRecord(location, 'label'),
      none.requestApproval(sign('mine'), { purpose: '', lifetime: 1 }),
      none.store.insert('key', utf8('')),
      none.store.get('key'),
      none.store.delete('key'),
      none.store.containsKey('key'),
      none.store.keys(),
      none.store.clear(),
    ]) {
      await rejects(refused, 'PERMISSION_DENIED')
    }
    assert.deepEqual(await none.executeChained([]), [])
    assert.deepEqual(none.id, client.id)
  })

  it('runs a procedure where its sources may be used and its target may be written', async () => {
    const procedures = ['CopyRecord', 'RevokeData', 'GarbageCollect', 'Ed25519Sign'] as const
    const narrow = attenuate(client, {
      procedures,
      vaults: [
        { path: 'mine', use: true },
        { path: 'new', write: true, list: true },
      ],
    })
    await narrow.execute(sign('mine'))
    await narrow.execute(CopyRecord({ source: at('mine'), target: at('new') }))
    await narrow.execute(RevokeData({ location: at('new'), collect: true }))
    for (const call of [
      sign('theirs'),
      sign('new'),
      sign('no such vault'),
      CopyRecord({ source: at('mine'), target: at('mine') }),
      CopyRecord({ source: at('theirs'), target: at('new') }),
      RevokeData({ location: at('mine'), collect: false }),
      GarbageCollect({ vaultPath: utf8('mine') }),
      WriteVault({ data: utf8(''), location: at('new') }),
    ]) {
      await rejects(narrow.execute<unknown>(call), 'PERMISSION_DENIED')
    }
    assert.equal(await client.recordExists(at('mine')), true)
  })

  it('prunes versions only where it may revoke them', async () => {
    const own = await stronghold.createClient('versions')
    const head = Location.counter('vault')
    for (let i = 0; i < 2; i++) await own.execute(GenerateKey({ type: 'Ed25519', output: head }))
    const vaults = [{ path: 'vault', use: true, write: true, list: true }]
    const writer = attenuate(own, { procedures: ['GenerateKey', 'GarbageCollect'], vaults })
    await rejects(writer.pruneVersions('vault', 1), 'PERMISSION_DENIED')
    assert.equal((await own.listVersions('vault')).length, 2)
    const pruner = attenuate(own, { procedures: ['RevokeData'], vaults })
    assert.equal(await pruner.pruneVersions('vault', 1), 1)
    const other = attenuate(own, { procedures: ['RevokeData'], otherVaults: { use: true } })
    await rejects(other.pruneVersions('vault', 1), 'PERMISSION_DENIED')
  })

  it('runs nothing of a chain with one call too many', async () => {
    const narrow = attenuate(client, {
      procedures: ['WriteVault', 'Ed25519Sign'],
      vaults: [{ path: 'new', write: true }],
    })
    const write = WriteVault({ data: utf8('x'), location: at('new') })
    await rejects(narrow.executeChained([write, sign('mine')]), 'PERMISSION_DENIED')
    assert.equal(await client.recordExists(at('new')), false)
  })

  it('lets chains keep intermediates that are in no vault', async () => {
    const narrow = attenuate(client, { procedures: ['GenerateKey', 'PublicKey'] })
    const temporary = Location.temporary('key')
    const [, key] = await narrow.executeChained([
      GenerateKey({ type: 'Ed25519', output: temporary }),
      PublicKey({ type: 'Ed25519', privateKey: temporary }),
    ])
    assert.equal(key.length, 32)
  })

  it('does not take its vaults for those of other clients', async () => {
    const owner = await stronghold.createClient('owner')
    const data = utf8('personal data')
    const readers = [utf8('client')]
    await owner.execute(WriteVault({ data, location: at('mine') }, { attributes: { readers } }))
    const read = ReadRecord({ location: at('mine'), client: utf8('owner') })
    assert.deepEqual(await client.execute(read), data)
    const vaults = [{ path: 'mine', use: true }]
    const narrow = attenuate(client, { procedures: ['ReadRecord'], vaults })
    await rejects(narrow.execute(read), 'PERMISSION_DENIED')
  })

  it('tells reading, writing and nothing of the store apart', async () => {
    await client.store.insert('key', utf8('value'))
    const reader = attenuate(client, { store: 'read' }).store
    assert.deepEqual(await reader.get('key'), utf8('value'))
    await rejects(reader.delete('key'), 'PERMISSION_DENIED')
    await rejects(reader.insert('key', utf8('')), 'PERMISSION_DENIED')
    const writer = attenuate(client, { store: 'write' }).store
    assert.deepEqual(await writer.delete('key'), utf8('value'))
    assert.equal(await writer.containsKey('key'), false)
  })

  it('grants what it says of vaults that are not named', async () => {
    const narrow = attenuate(client, {
      vaults: [{ path: 'mine' }],
      otherVaults: { list: true },
    })
    assert.equal(await narrow.vaultExists('theirs'), true)
    await rejects(narrow.vaultExists('mine'), 'PERMISSION_DENIED')
    await rejects(narrow.pruneVersions('theirs', 1), 'PERMISSION_DENIED')
  })

  it('runs what it checked, not what a getter shows the second time', async () => {
    const narrow = attenuate(client, {
      procedures: ['Ed25519Sign'],
      vaults: [{ path: 'mine', use: true }],
    })
    for (const honest of [0, 1, 2, 3, 4]) {
      let looks = 0
      const call: Call<Uint8Array> = {
        procedure: 'Ed25519Sign',
        input: {
          get privateKey() {
            return looks++ < honest ? at('mine') : at('theirs')
          },
          message: utf8('m'),
        },
      }
      const signature = await narrow.execute(call).catch(() => undefined)
      if (signature !== undefined) assert.deepEqual(signature, await client.execute(sign('mine')))
    }
  })

  it('is not widened by a later change to what it was given, nor by attenuating again', async () => {
    const vault = { path: 'mine', use: false }
    const permissions: { procedures: 'Ed25519Sign'[]; vaults: (typeof vault)[] } = {
      procedures: ['Ed25519Sign'],
      vaults: [vault],
    }
    const narrow = attenuate(client, permissions)
    vault.use = true
    permissions.vaults.push({ path: 'theirs', use: true })
    await rejects(narrow.execute(sign('mine')), 'PERMISSION_DENIED')
    await rejects(narrow.execute(sign('theirs')), 'PERMISSION_DENIED')
    const all = { procedures: ['Ed25519Sign'], otherVaults: { use: true } } as const
    await rejects(attenuate(narrow, all).execute(sign('mine')), 'PERMISSION_DENIED')
  })

  it('refuses permissions that mean nothing', () => {
    for (const wrong of [
      { procedures: ['ReadVault'] },
      { vaults: [{ path: 'a' }, { path: utf8('a') }] },
      { vaults: [{}] },
      { store: 'all' },
    ]) {
      assert.throws(() => attenuate(client, wrong as never), { code: 'INVALID_ARGUMENT' })
    }
  })

  it('is not all of the client when its permissions are absent by accident', () => {
    const tables = { signer: {} } as Record<string, Permissions>
    const { port1 } = new MessageChannel()
    const permissions = tables.absent as Permissions
    assert.throws(() => attachClient(client, port1, { permissions }), { code: 'INVALID_ARGUMENT' })
    for (const nothing of [undefined, null]) {
      assert.throws(() => attenuate(client, nothing as never), { code: 'INVALID_ARGUMENT' })
    }
  })

  it('has every location of an input checked, of every procedure', async () => {
    for (const name of procedureNumbers.keys()) {
      const definition = procedureNamed(name) as ProcedureDefinition
      const named: string[] = []
      const input = sample(definition.input, named)
      for (const missing of named) {
        const others = named.filter((path) => path !== missing)
        const vaults = others.map((path) => ({ path, use: true, write: true }))
        const narrow = attenuate(client, { procedures: [name as 'WriteVault'], vaults })
        await rejects(narrow.execute({ procedure: name, input }), 'PERMISSION_DENIED')
      }
    }
  })

  it('grants exactly what is named, whatever is named', async () => {
    const vaults = ['a', 'b', 'c']
    const own = await stronghold.createClient('property')
    for (const vault of vaults) {
      await own.execute(GenerateKey({ type: 'Ed25519', output: at(vault) }))
    }
    const rights = fc.record({ use: fc.boolean(), write: fc.boolean(), list: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(rights, rights, fc.constantFrom(...vaults), async (first, others, vault) => {
        const permissions: Permissions = {
          procedures: ['Ed25519Sign', 'GenerateKey'],
          vaults: [{ path: 'a', ...first }],
          otherVaults: others,
        }
        const narrow = attenuate(own, permissions)
        const granted = vault === 'a' ? first : others
        assert.equal(await allows(narrow, (to) => to.execute(sign(vault))), granted.use)
        const make = GenerateKey({ type: 'Ed25519', output: at(vault) })
        assert.equal(await allows(narrow, (to) => to.execute(make)), granted.write)
        assert.equal(await allows(narrow, (to) => to.vaultExists(vault)), granted.list)
      }),
      { numRuns: 50 },
    )
  })

  it('stays what it is behind a port: only the code crosses', async () => {
    const { port1, port2 } = new MessageChannel()
    attachClient(client, port1, {
      permissions: { procedures: ['Ed25519Sign'], vaults: [{ path: 'mine', use: true }] },
    })
    const other = await connectClient(port2)
    assert.equal((await other.execute(sign('mine'))).length, 64)
    await rejects(other.execute(sign('theirs')), 'PERMISSION_DENIED')
    await rejects(
      other.execute(BIP39Recover({ mnemonic: utf8('a'), output: at('mine') })),
      'PERMISSION_DENIED',
    )
    other.stop()
  })
})

/** A value of a codec, whose locations are in vaults of their own: `named` gets their names. */
function sample({ shape }: Codec<unknown>, named: string[]): unknown {
  switch (shape.kind) {
    case 'location': {
      const vault = `sample ${named.length}`
      named.push(vault)
      return at(vault)
    }
    case 'struct':
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, field]) => [name, sample(field, named)]),
      )
    case 'optional':
      return sample(shape.item, named)
    case 'list':
      return [sample(shape.item, named), sample(shape.item, named)]
    case 'fixedBytes':
      return new Uint8Array(shape.length)
    case 'bytes':
      return new Uint8Array(32)
    case 'oneOf':
      return shape.words[0]
    case 'integer':
      // In the range of every field that has one.
      return Math.min(24, shape.maximum)
    case 'text':
      return ''
    case 'boolean':
      return false
    default:
      return undefined
  }
}

async function allows(client: Client, use: (client: Client) => Promise<unknown>): Promise<boolean> {
  return use(client).then(
    () => true,
    (error) => {
      assert.equal(error.code, 'PERMISSION_DENIED')
      return false
    },
  )
}
