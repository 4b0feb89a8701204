import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign as signWith } from 'node:crypto'
import { after, describe, it } from 'node:test'
import {
  AesKeyWrapEncrypt,
  approvalToken,
  type Call,
  type Client,
  ConcatSecret,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  ImportKey,
  Location,
  type Policy,
  RevokeData,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, make, makeAt } from './support.js'

const asking = { purpose: 'test', lifetime: 60_000 }
const person = approverOf()
const { approver } = person
const stronghold = await make()
after(() => stronghold.close({ discard: true }))

/** A person with a key that is nowhere in a Stronghold. */
function approverOf(): { readonly approver: Uint8Array; readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x } = publicKey.export({ format: 'jwk' })
  return { approver: new Uint8Array(Buffer.from(`${x}`, 'base64url')), privateKey }
}

async function approved<Output>(
  client: Client,
  call: Call<Output>,
  { exact = true, uses = 1, privateKey = person.privateKey } = {},
): Promise<Call<Output>> {
  const request = await client.requestApproval(call, { ...asking, exact, uses })
  const signature = new Uint8Array(signWith(null, request, privateKey))
  return { ...call, approval: approvalToken(request, signature) }
}

let count = 0
const fresh = () => stronghold.createClient(`places ${count++}`)
const free = (record: string) => Location.generic('free', record)
const zeros = (record: string) =>
  ImportKey({ type: 'Symmetric', key: new Uint8Array(32), output: free(record) })

describe('A signed approval binds every place of its call', () => {
  const usages: Policy['usages'] = ['AesKeyWrapEncrypt', 'CopyRecord', 'ConcatSecret']
  const policy: Policy = { usages, wrappable: 'any', requireApproval: { approver } }
  const wrapUnder = (encryptionKey: Location) =>
    AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey, wrapKey: at('guarded') })
  const wrap = wrapUnder(free('other'))
  /** Calls with a place that nothing guards, beside one that is guarded. */
  const calls: Readonly<Record<string, Call>> = {
    'the key to wrap under': wrap,
    'a second source': ConcatSecret({
      locationA: at('guarded'),
      locationB: free('other'),
      outputLocation: free('joined'),
    }),
    'the target': CopyRecord({ source: at('guarded'), target: free('other') }),
  }

  async function guarded(): Promise<Client> {
    const client = await fresh()
    const attributes = { policy }
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('guarded') }, { attributes }))
    await client.execute(GenerateKey({ type: 'Symmetric', output: free('other') }))
    return client
  }

  for (const [name, call] of Object.entries(calls)) {
    for (const exact of [true, false]) {
      it(`${name}, of ${exact ? 'that very input' : 'any input'}`, async () => {
        const client = await guarded()
        const early = await approved(client, call, { exact })
        await client.execute(zeros('other'))
        await rejects(client.execute(early), 'APPROVAL_INVALID')
        await client.execute(await approved(client, call, { exact }))
      })
    }
  }

  it('in a chain that changes one before the call', async () => {
    const client = await guarded()
    const ready = await approved(client, wrap)
    await rejects(client.executeChained([zeros('other'), ready]), 'APPROVAL_INVALID')
    await client.execute(ready)
  })

  it('and none that only the call of another input has', async () => {
    const client = await guarded()
    const copy = (record: string) => CopyRecord({ source: at('guarded'), target: free(record) })
    const { approval } = await approved(client, copy('named'), { exact: false, uses: 9 })
    await rejects(client.execute({ ...copy('unnamed'), approval }), 'APPROVAL_INVALID')
    await client.execute({ ...copy('named'), approval })
  })

  it('and is not asked for, nor used, where a source is a temporary', async () => {
    const client = await guarded()
    const temporary = Location.temporary('key')
    const call = wrapUnder(temporary)
    await assert.rejects(client.requestApproval(call, asking), {
      code: 'INVALID_ARGUMENT',
      message: /call: wanted sources that are stored/,
    })
    const first = ImportKey({ type: 'Symmetric', key: new Uint8Array(32), output: temporary })
    const { approval } = await approved(client, wrap, { exact: false })
    await rejects(client.executeChained([first, { ...call, approval }]), 'APPROVAL_INVALID')
    const derive = CopyRecord({ source: temporary, target: at('new') })
    await rejects(client.requestApproval(derive, asking), 'INVALID_ARGUMENT')
  })
})

describe('An approval to write does not outlive what it wrote', () => {
  const usages: Policy['usages'] = ['GenerateKey', 'Ed25519Sign', 'RevokeData', 'GarbageCollect']
  const write = GenerateKey({ type: 'Ed25519', output: at('new') })
  type Undo = (path: string, client: Client) => Promise<Client>

  /** Ways in which the place is empty again. */
  const undone: Readonly<Record<string, Undo>> = {
    destroy: async (path, client) => {
      await stronghold.destroy([{ client: path, location: at('new') }], { current: key() })
      return client
    },
    'destroy of the vault': async (path, client) => {
      await stronghold.destroy([{ client: path, vault: 'vault' }], { current: key() })
      return client
    },
    'destroy, and tombstones that are pruned': async (path, client) => {
      await stronghold.destroy([{ client: path, location: at('new') }], { current: key() })
      await stronghold.sync.pruneTombstones({ before: Number.MAX_SAFE_INTEGER })
      return client
    },
    'destroy, and a commit': async (path, client) => {
      await stronghold.destroy([{ client: path, location: at('new') }], { current: key() })
      await stronghold.commit()
      return client
    },
    'purge and creation': async (path) => {
      await stronghold.purgeClient(path, { current: key() })
      return stronghold.createClient(path)
    },
  }
  const demands: readonly Policy['requireApproval'][] = [{ approver }, {}]

  for (const requireApproval of demands) {
    const how = requireApproval?.approver === undefined ? 'granted' : 'signed'
    for (const [name, undo] of Object.entries(undone)) {
      it(`${how}: ${name}`, async () => {
        const path = `undone ${count++}`
        const attach = () =>
          stronghold.policies.attach(
            { client: path, vault: 'vault' },
            { usages, requireApproval },
            { current: key() },
          )
        let client = await stronghold.createClient(path)
        await attach()
        const approval =
          how === 'signed'
            ? (await approved(client, write, { uses: 5 })).approval
            : await stronghold.policies.grantApproval({
                ...asking,
                client: path,
                location: at('new'),
                uses: 5,
              })
        const call = { ...write, approval } as Call
        await client.execute(call)
        await rejects(client.execute(call), 'APPROVAL_INVALID')
        client = await undo(path, client)
        await attach()
        await rejects(client.execute(call), 'APPROVAL_INVALID')
      })
    }
  }

  it('a revocation empties a place as well', async () => {
    const client = await fresh()
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('new') }))
    const policy = { usages, requireApproval: { approver } }
    const path = `places ${count - 1}`
    await client.execute(RevokeData({ location: at('new'), collect: true }))
    await stronghold.policies.attach({ client: path, vault: 'vault' }, policy)
    const call = await approved(client, write, { uses: 5 })
    await client.execute(call)
    const revoke = RevokeData({ location: at('new'), collect: true })
    await client.execute(await approved(client, revoke))
    await rejects(client.execute(call), 'APPROVAL_INVALID')
  })

  it('one that has not happened stands, also where the call failed', async () => {
    const client = await fresh()
    const policy = { usages, requireApproval: { approver } }
    await stronghold.policies.attach({ client: `places ${count - 1}`, vault: 'vault' }, policy)
    const call = await approved(client, write, { uses: 2 })
    const unknown = Ed25519Sign({ privateKey: free('nothing'), message: utf8('m') })
    await assert.rejects(client.executeChained([call, unknown]))
    await stronghold.commit()
    await client.execute(call)
  })
})

describe('As many approvals as are remembered', () => {
  const usages: Policy['usages'] = ['Ed25519Sign']
  const sign = Ed25519Sign({ privateKey: at('key'), message: utf8('m') })
  const generate = (requireApproval: Policy['requireApproval'], record = 'key') =>
    GenerateKey(
      { type: 'Ed25519', output: at(record) },
      { attributes: { policy: { usages, requireApproval } } },
    )
  const most = 4096

  it('granted ones that are used up make room; those that are not, do not', async () => {
    const clock = new Clock()
    await using other = await makeAt(clock)
    const client = await other.createClient('client')
    await client.execute(generate({}))
    const grant = () => other.policies.grantApproval({ ...asking, client: 'client' })
    for (let i = 0; i <= most; i++) await client.execute({ ...sign, approval: await grant() })
    const first = await grant()
    for (let i = 1; i < most; i++) await grant()
    await rejects(grant(), 'APPROVALS_FULL')
    await client.execute({ ...sign, approval: first })
    await grant()
    clock.time += asking.lifetime
    await grant()
    await rejects(client.execute({ ...sign, approval: first }), 'APPROVAL_INVALID')
  })

  it('signed ones are remembered until they are over, of each approver so many', async () => {
    const clock = new Clock()
    await using other = await makeAt(clock)
    const client = await other.createClient('client')
    const second = approverOf()
    await client.execute(generate({ approver }))
    await client.execute(generate({ approver: second.approver }, 'other'))
    const first = await approved(client, sign)
    await client.execute(first)
    for (let i = 1; i < most; i++) await client.execute(await approved(client, sign))
    await rejects(
      approved(client, sign).then((one) => client.execute(one)),
      'APPROVALS_FULL',
    )
    await rejects(client.execute(first), 'APPROVAL_INVALID')
    const elsewhere = Ed25519Sign({ privateKey: at('other'), message: utf8('m') })
    await client.execute(await approved(client, elsewhere, second))
    clock.time += asking.lifetime
    await client.execute(await approved(client, sign))
    await rejects(client.execute(first), 'APPROVAL_INVALID')
  })
})
