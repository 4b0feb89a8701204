import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  approvalToken,
  type Call,
  type Client,
  ConcatSecret,
  CopyRecord,
  Ed25519Sign,
  GarbageCollect,
  GenerateKey,
  Location,
  type Policy,
  PublicKey,
  parseApprovalRequest,
  ReadRecord,
  RevokeData,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, make, makeAt } from './support.js'

const asking = { purpose: 'test', lifetime: 60_000 }
const stronghold = await make()
after(() => stronghold.close({ discard: true }))
const person = await stronghold.createClient('person')
await person.execute(GenerateKey({ type: 'Ed25519', output: at('own') }))
const approver = await person.execute(PublicKey({ type: 'Ed25519', privateKey: at('own') }))
const usages: Policy['usages'] = [
  'Ed25519Sign',
  'GenerateKey',
  'WriteVault',
  'CopyRecord',
  'ConcatSecret',
  'RevokeData',
  'GarbageCollect',
  'ReadRecord',
]
const policy: Policy = { usages, requireApproval: { approver } }

/** The signature of the person who approves everything. */
const signed = async (request: Uint8Array): Promise<Uint8Array> =>
  approvalToken(
    request,
    await person.execute(Ed25519Sign({ privateKey: at('own'), message: request })),
  )

/** The call with an approval of itself. */
async function approved<Output>(
  client: Client,
  call: Call<Output>,
  options: { readonly exact?: boolean; readonly uses?: number } = {},
): Promise<Call<Output>> {
  const request = await client.requestApproval(call, { ...asking, ...options })
  return { ...call, approval: await signed(request) }
}

let count = 0
/** A client under the policy, or one whose vault or record is. */
async function under(what: 'client' | 'vault' | 'record'): Promise<Client> {
  const path = `client ${count++}`
  const client = await stronghold.createClient(path)
  await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
  await client.execute(WriteVault({ data: utf8('revoked'), location: at('old') }))
  await client.execute(RevokeData({ location: at('old'), collect: false }))
  const subject = {
    client: { client: path },
    vault: { client: path, vault: 'vault' },
    record: { client: path, location: at('key') },
  }[what]
  await stronghold.policies.attach(subject, policy)
  return client
}

const sign = Ed25519Sign({ privateKey: at('key'), message: utf8('m') })
const rotate = GenerateKey({ type: 'Ed25519', output: at('key') })
const revoke = RevokeData({ location: at('key'), collect: false })

describe('A signed approval', () => {
  for (const what of ['client', 'vault', 'record'] as const) {
    it(`lets somebody use, rotate, copy over and revoke under the policy of a ${what}`, async () => {
      const other = Location.generic('elsewhere', 'key')
      const copy = CopyRecord({ source: at('key'), target: other })
      for (const call of [sign, rotate, copy, revoke] as readonly Call[]) {
        const client = await under(what)
        await rejects(client.execute(call), 'APPROVAL_REQUIRED')
        const ready = await approved(client, call)
        await client.execute(ready)
        // A revoked record has no policy, and there is nothing to revoke.
        if (what === 'record' && call === revoke) continue
        await rejects(client.execute(ready), 'APPROVAL_INVALID')
      }
      const client = await under(what)
      await client.execute(await approved(client, rotate))
      assert.equal(await client.execute(await approved(client, revoke)), true)
      assert.equal(await client.recordExists(at('key')), false)
    })
  }

  for (const what of ['client', 'vault'] as const) {
    it(`lets somebody make records and collect them under the policy of a ${what}`, async () => {
      const calls = [
        GarbageCollect({ vaultPath: utf8('vault') }),
        RevokeData({ location: at('key'), collect: true }),
        WriteVault({ data: utf8('new'), location: at('new') }),
        CopyRecord({ source: at('key'), target: at('new') }),
        ConcatSecret({
          locationA: at('key'),
          locationB: at('key'),
          outputLocation: at('new'),
        }),
        GenerateKey({ type: 'Ed25519', output: Location.counter('vault') }),
      ]
      for (const call of calls as readonly Call[]) {
        const client = await under(what)
        await rejects(client.execute(call), 'APPROVAL_REQUIRED')
        const ready = await approved(client, call)
        await client.execute(ready)
        await rejects(client.execute(ready), 'APPROVAL_INVALID')
      }
    })
  }

  it('of any input covers the places that it names, each in its own part', async () => {
    const client = await under('vault')
    await client.execute(await approved(client, GenerateKey({ type: 'Ed25519', output: at('b') })))
    const copy = (source: string, target: string) =>
      CopyRecord({ source: at(source), target: at(target) })
    const { approval } = await approved(client, copy('key', 'b'), { exact: false, uses: 9 })
    const use = (call: Call) => client.execute({ ...call, approval })
    await rejects(use(copy('b', 'key')), 'APPROVAL_INVALID')
    await rejects(use(copy('key', 'c')), 'APPROVAL_INVALID')
    await rejects(use(sign), 'APPROVAL_INVALID')
    await use(copy('key', 'b'))
    const collecting = RevokeData({ location: at('b'), collect: true })
    const only = await approved(client, RevokeData({ location: at('b'), collect: false }), {
      exact: false,
    })
    await rejects(client.execute({ ...collecting, approval: only.approval }), 'APPROVAL_INVALID')
  })

  it('does not survive a rotation, a revocation, or that the record is purged and made again', async () => {
    const changes: readonly ((client: Client) => Promise<unknown>)[] = [
      async (client) => client.execute(await approved(client, rotate)),
      async (client) => {
        await client.execute(
          await approved(client, RevokeData({ location: at('key'), collect: true })),
        )
        await client.execute(await approved(client, rotate))
      },
    ]
    for (const change of changes) {
      const client = await under('client')
      const standing = await Promise.all([
        approved(client, sign, { exact: false, uses: 5 }),
        approved(client, rotate),
        approved(client, revoke),
        approved(client, CopyRecord({ source: at('key'), target: at('b') })),
      ])
      await client.execute(standing[0])
      await change(client)
      for (const call of standing as readonly Call[]) {
        await rejects(client.execute(call), 'APPROVAL_INVALID')
      }
    }
  })

  it('for a place where nothing is does not cover what comes there', async () => {
    const client = await under('client')
    const write = WriteVault({ data: utf8('new'), location: at('new') })
    const [first, second] = [await approved(client, write), await approved(client, write)]
    await client.execute(first)
    await rejects(client.execute(second), 'APPROVAL_INVALID')
  })

  it('to collect a vault covers what was revoked by then, and nothing later', async () => {
    const client = await under('client')
    const collect = GarbageCollect({ vaultPath: utf8('vault') })
    const early = await approved(client, collect)
    await client.execute(await approved(client, revoke))
    await rejects(client.execute(early), 'APPROVAL_INVALID')
    assert.equal(await client.execute(await approved(client, collect)), 2)
  })

  it('for the head of a counter is for the version that was the head', async () => {
    const head = Location.counter('versions')
    const client = await under('client')
    const next = GenerateKey({ type: 'Ed25519', output: head })
    await client.execute(await approved(client, next))
    const call = Ed25519Sign({ privateKey: head, message: utf8('m') })
    const request = await client.requestApproval(call, asking)
    assert.deepEqual(
      parseApprovalRequest(request).places.map(({ role, version }) => [role, version]),
      [['use', 0]],
    )
    await client.execute(await approved(client, next))
    await rejects(client.execute({ ...call, approval: await signed(request) }), 'APPROVAL_INVALID')
    await client.execute(await approved(client, call))
  })

  it('covers a reading of another client, and only of that one', async () => {
    const owners = ['owner a', 'owner b']
    for (const path of owners) {
      const owner = await stronghold.createClient(path)
      const attributes = { policy, readers: ['reader'] }
      const wire = { ...attributes, readers: attributes.readers.map(utf8) }
      await owner.execute(
        WriteVault({ data: utf8(path), location: at('data') }, { attributes: wire }),
      )
    }
    const reader = await stronghold.createClient('reader')
    const read = (owner: string) => ReadRecord({ client: utf8(owner), location: at('data') })
    const { approval } = await approved(reader, read('owner a'), { exact: false, uses: 2 })
    await rejects(reader.execute({ ...read('owner b'), approval }), 'APPROVAL_INVALID')
    assert.deepEqual(await reader.execute({ ...read('owner a'), approval }), utf8('owner a'))
  })
})

describe('Who signs', () => {
  /** The request with other bytes in the place of some, and with a right signature. */
  const forged = async (request: Uint8Array, change: (bytes: Uint8Array) => Uint8Array) =>
    signed(change(request.slice()))

  it('can change nothing of what was asked for, wherever it stands', async () => {
    const client = await under('record')
    const request = await client.requestApproval(sign, asking)
    for (let i = 0; i < request.length; i++) {
      const altered = request.slice()
      altered[i] = (altered[i] as number) ^ 1
      const signature = await person.execute(
        Ed25519Sign({ privateKey: at('own'), message: altered }),
      )
      const approval = tokenOf(altered, signature)
      await rejects(client.execute({ ...sign, approval }), 'APPROVAL_INVALID')
    }
    await client.execute({ ...sign, approval: await signed(request) })
  })

  it('cannot use the seal of one statement for another', async () => {
    const client = await under('record')
    const [one, many] = [
      await client.requestApproval(sign, asking),
      await client.requestApproval(sign, { ...asking, exact: false, uses: 1000 }),
    ]
    const approval = await forged(many, (bytes) => {
      bytes.set(one.subarray(-32), bytes.length - 32)
      return bytes
    })
    await rejects(client.execute({ ...sign, approval }), 'APPROVAL_INVALID')
  })

  it('cannot use a statement of version 1', async () => {
    const client = await under('record')
    const request = await client.requestApproval(sign, asking)
    const text = 'stronghold.ts approval statement'
    const old = new Uint8Array([...utf8(`${text}\0`), ...request.subarray(text.length + 3)])
    assert.throws(() => parseApprovalRequest(old), { code: 'INVALID_ARGUMENT' })
    const signature = await person.execute(Ed25519Sign({ privateKey: at('own'), message: old }))
    const approval = tokenOf(request, signature)
    await rejects(client.execute({ ...sign, approval }), 'APPROVAL_INVALID')
  })

  it('gains no time by a clock that was set ahead and back', async () => {
    const clock = new Clock()
    await using other = await makeAt(clock)
    const client = await other.createClient('client')
    await client.execute({ ...rotate, attributes: { policy } })
    clock.time += 1_000_000
    const approval = await signed(await client.requestApproval(sign, asking))
    clock.time -= 1
    await rejects(client.execute({ ...sign, approval }), 'APPROVAL_INVALID')
    clock.time += 1 + asking.lifetime
    await rejects(client.execute({ ...sign, approval }), 'APPROVAL_INVALID')
    clock.time -= 1
    await client.execute({ ...sign, approval })
  })
})

describe('What the holder grants', () => {
  const granted = { usages, requireApproval: {} }

  it('covers writing, and what is at a place, not what comes there', async () => {
    await using other = await make()
    const client = await other.createClient('client')
    await client.execute({ ...rotate, attributes: { policy: granted } })
    const grant = { client: 'client', purpose: 'test', lifetime: 60_000, uses: 5 }
    const approval = await other.policies.grantApproval({ ...grant, location: at('key') })
    await client.execute({ ...sign, approval })
    await client.execute({ ...rotate, approval })
    await rejects(client.execute({ ...sign, approval }), 'APPROVAL_INVALID')
    await rejects(client.execute({ ...revoke, approval }), 'APPROVAL_INVALID')
    const again = await other.policies.grantApproval({ ...grant, location: at('key') })
    assert.equal(await client.execute({ ...revoke, approval: again }), true)
  })

  it('covers the head and the next version', async () => {
    await using other = await make()
    const client = await other.createClient('client')
    await other.policies.attach({ client: 'client', vault: 'versions' }, granted)
    const head = Location.counter('versions')
    const next = GenerateKey({ type: 'Ed25519', output: head })
    const call = Ed25519Sign({ privateKey: head, message: utf8('m') })
    const grant = { client: 'client', purpose: 'test', lifetime: 60_000, uses: 5, location: head }
    const first = await other.policies.grantApproval(grant)
    await client.execute({ ...next, approval: first })
    await rejects(client.execute({ ...call, approval: first }), 'APPROVAL_INVALID')
    const second = await other.policies.grantApproval(grant)
    await client.execute({ ...call, approval: second })
    await client.execute({ ...next, approval: second })
    await rejects(client.execute({ ...call, approval: second }), 'APPROVAL_INVALID')
  })
})

describe('A purpose', () => {
  const faults = ['x'.repeat(257), 'ä'.repeat(129), 'one\ntwo', 'a\u2028b', 'a\rb', 'a\u0085b']

  it('is one line of 256 bytes at most, wherever it is said', async () => {
    const client = await under('record')
    const grant = { client: 'person', lifetime: 1000 }
    for (const purpose of faults) {
      await rejects(client.requestApproval(sign, { ...asking, purpose }), 'INVALID_ARGUMENT')
      await rejects(stronghold.policies.grantApproval({ ...grant, purpose }), 'INVALID_ARGUMENT')
      const demanding = { usages, requireApproval: { purpose } }
      const derived = { usages, derived: demanding }
      for (const one of [demanding, derived]) {
        const call = { ...rotate, attributes: { policy: one } }
        await rejects(person.execute(call), 'INVALID_ARGUMENT')
        const subject = { client: 'person', vault: 'other' }
        await rejects(
          stronghold.policies.attach(subject, one, { current: key() }),
          'INVALID_ARGUMENT',
        )
      }
    }
    await client.requestApproval(sign, { ...asking, purpose: 'x'.repeat(256) })
  })
})

/** A token of any bytes: u32 length and statement, then the signature. */
function tokenOf(request: Uint8Array, signature: Uint8Array): Uint8Array {
  const prefix = 'stronghold.ts approval statement 2\0'.length
  const statement = request.subarray(prefix)
  const length = new Uint8Array(Uint32Array.of(statement.length).buffer)
  return new Uint8Array([...length, ...statement, ...signature])
}
