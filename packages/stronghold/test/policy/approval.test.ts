import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  approvalToken,
  Ed25519Sign,
  GenerateKey,
  type Policy,
  PublicKey,
  parseApprovalRequest,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, make, makeAt } from './support.js'

const sign = (message: string, approval?: Uint8Array) =>
  Ed25519Sign(
    { privateKey: at('key'), message: utf8(message) },
    approval === undefined ? {} : { approval },
  )
const generate = (policy: Policy) =>
  GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes: { policy } })
const usages = ['Ed25519Sign', 'PublicKey'] as const

describe('Approval by the holder of the Stronghold', () => {
  const policy = { usages, requireApproval: {} }

  it('covers one use, for its client, and no more', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const other = await stronghold.createClient('other')
    await client.execute(generate(policy))
    await other.execute(generate(policy))
    await rejects(client.execute(sign('a')), 'APPROVAL_REQUIRED')
    const grant = { client: 'client', purpose: 'test', lifetime: 60_000 }
    const approval = await stronghold.policies.grantApproval(grant)
    await rejects(other.execute(sign('a', approval)), 'APPROVAL_INVALID')
    await client.execute(sign('a', approval))
    await rejects(client.execute(sign('a', approval)), 'APPROVAL_INVALID')
    await rejects(client.execute(sign('a', new Uint8Array(32))), 'APPROVAL_INVALID')
  })

  it('covers only its procedure, record, purpose and time', async () => {
    const clock = new Clock()
    await using stronghold = await makeAt(clock)
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages, requireApproval: { purpose: 'payment' } }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('unrelated') }))
    const base = { client: 'client', purpose: 'payment', lifetime: 1000 }
    const { policies } = stronghold
    const procedure = await policies.grantApproval({ ...base, procedure: 'PublicKey' })
    await rejects(client.execute(sign('a', procedure)), 'APPROVAL_INVALID')
    const record = await policies.grantApproval({ ...base, location: at('unrelated') })
    await rejects(client.execute(sign('a', record)), 'APPROVAL_INVALID')
    const purpose = await policies.grantApproval({ ...base, purpose: 'login' })
    await rejects(client.execute(sign('a', purpose)), 'APPROVAL_INVALID')
    const late = await policies.grantApproval(base)
    const right = await policies.grantApproval({ ...base, procedure: 'Ed25519Sign', uses: 2 })
    await client.execute(sign('a', right))
    clock.time += 999
    await client.execute(sign('b', right))
    clock.time += 1
    await rejects(client.execute(sign('a', late)), 'APPROVAL_INVALID')
    await rejects(policies.grantApproval({ ...base, lifetime: 0 }), 'INVALID_ARGUMENT')
    await rejects(policies.grantApproval({ ...base, uses: 0 }), 'INVALID_ARGUMENT')
  })
})

describe('Approval by signature', () => {
  it('covers that very call, once, and shows what is asked before it is signed', async () => {
    await using stronghold = await make()
    const approver = await stronghold.createClient('approver')
    await approver.execute(GenerateKey({ type: 'Ed25519', output: at('approver') }))
    const publicKey = await approver.execute(
      PublicKey({ type: 'Ed25519', privateKey: at('approver') }),
    )
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages, requireApproval: { approver: publicKey } }))
    const request = await client.requestApproval(sign('pay 1'), {
      purpose: 'invoice 1',
      lifetime: 60_000,
    })
    const shown = parseApprovalRequest(request)
    assert.equal(shown.purpose, 'invoice 1')
    assert.equal(shown.procedure, 'Ed25519Sign')
    assert.deepEqual(shown.client, client.id)
    const signature = await approver.execute(
      Ed25519Sign({ privateKey: at('approver'), message: request }),
    )
    const approval = approvalToken(request, signature)
    await rejects(client.execute(sign('pay 1000', approval)), 'APPROVAL_INVALID')
    await rejects(
      client.execute(PublicKey({ type: 'Ed25519', privateKey: at('key') }, { approval })),
      'APPROVAL_INVALID',
    )
    assert.equal((await client.execute(sign('pay 1', approval))).length, 64)
    await rejects(client.execute(sign('pay 1', approval)), 'APPROVAL_INVALID')
    for (const place of [0, 40, approval.length - 1]) {
      const altered = approval.slice()
      altered[place] = (altered[place] as number) ^ 1
      await rejects(client.execute(sign('pay 1', altered)), 'APPROVAL_INVALID')
    }
    assert.throws(() => parseApprovalRequest(utf8('something else')), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => approvalToken(request, new Uint8Array(63)), { code: 'INVALID_ARGUMENT' })
  })

  it('is of one zone: it does not outlive it', async () => {
    const clock = new Clock()
    await using first = await makeAt(clock)
    await using second = await makeAt(clock)
    const approver = await first.createClient('approver')
    await approver.execute(GenerateKey({ type: 'Ed25519', output: at('approver') }))
    const publicKey = await approver.execute(
      PublicKey({ type: 'Ed25519', privateKey: at('approver') }),
    )
    const policy = { usages, requireApproval: { approver: publicKey } }
    const here = await first.createClient('client')
    await here.execute(generate(policy))
    const there = await second.createClient('client')
    await there.execute(generate(policy))
    const options = { purpose: 'any', lifetime: 60_000, exact: false, uses: 3 }
    const request = await here.requestApproval(sign('a'), options)
    const message = Ed25519Sign({ privateKey: at('approver'), message: request })
    const approval = approvalToken(request, await approver.execute(message))
    await rejects(there.execute(sign('a', approval)), 'APPROVAL_INVALID')
    for (const text of ['a', 'b', 'c']) await here.execute(sign(text, approval))
    await rejects(here.execute(sign('d', approval)), 'APPROVAL_INVALID')
  })
})
