import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  type Policy,
  parsePolicyDocument,
  policyDocument,
  type StrongholdError,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { at, make } from './support.js'

const stronghold = await make()
after(() => stronghold.close({ discard: true }))
const client = await stronghold.createClient('client')

const usages = ['Ed25519Sign'] as const
const hex = '0f'.repeat(32)
const half = '\ud800'
const refused: readonly (readonly [field: string, policy: Policy])[] = [
  ['rate.milliseconds', { usages, rate: { uses: 1, milliseconds: 0 } }],
  [
    'derived.rate.milliseconds',
    { usages, derived: { usages, rate: { uses: 1, milliseconds: 0 } } },
  ],
  ...(
    ['Ed25519Sign@a.b', 'a.b@', '.', 'a.', `a.b@${hex}0`, `a.b@${hex.toUpperCase()}`] as const
  ).map((usage) => ['usages[0]', { usages: [usage] }] as const),
  ['requireApproval.purpose', { usages, requireApproval: { purpose: `pay${half}` } }],
  ['requireApproval.purpose', { usages, requireApproval: { purpose: 'a\nb' } }],
]

function names(field: string) {
  return (error: StrongholdError) => {
    assert.equal(error.code, 'INVALID_ARGUMENT')
    assert(error.message.includes(`${field}: wanted `), error.message)
    return true
  }
}

describe('What a policy cannot mean', () => {
  it('is refused through the library, by name, where it is said', async () => {
    for (const [field, policy] of refused) {
      const generate = GenerateKey({ type: 'Ed25519', output: at('k') }, { attributes: { policy } })
      await assert.rejects(client.execute(generate), names(field))
      await assert.rejects(stronghold.policies.attach({ client: 'client' }, policy), names(field))
    }
    assert.equal(await client.recordExists(at('k')), false)
    assert.equal(await stronghold.policies.read({ client: 'client' }), undefined)
  })

  it('is refused in a document too', () => {
    for (const [, policy] of refused) {
      assert.throws(() => parsePolicyDocument(policyDocument(policy)), { code: 'INVALID_ARGUMENT' })
    }
  })
})

describe('A purpose with half of a character', () => {
  it('is none: UTF-8 would make another text of it', async () => {
    const call = Ed25519Sign({ privateKey: at('k'), message: utf8('m') })
    for (const purpose of [half, `pay${half}`, '\udc00\ud800', 'a\u2028b']) {
      const asked = { purpose, lifetime: 1000 }
      await assert.rejects(client.requestApproval(call, asked), { code: 'INVALID_ARGUMENT' })
      const grant = { ...asked, client: 'client' }
      await assert.rejects(stronghold.policies.grantApproval(grant), names('purpose'))
    }
    await client.requestApproval(call, { purpose: 'pay \u{1f511}', lifetime: 1000 })
  })

  it('and a label with one are refused by name', async () => {
    const attributes = { label: `key${half}` }
    const call = GenerateKey({ type: 'Ed25519', output: at('k') }, { attributes })
    await assert.rejects(client.execute(call), names('attributes.label'))
  })
})
