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
import fc from 'fast-check'
import { decode, encode } from '#internal/contract/codec/index.js'
import { attributes, policy as held } from '#internal/contract/policy/policy.js'
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
  ['requireApproval.purpose', { usages, requireApproval: { purpose: '' } }],
  ['maxUses', { usages, maxUses: 0 }],
  ['rate.uses', { usages, rate: { uses: 0, milliseconds: 5 } }],
  ['rate.milliseconds', { usages, rate: { uses: 1, milliseconds: 2 ** 52 } }],
  ['derived.maxUses', { usages, derived: { usages, maxUses: 0 } }],
  // Seconds, and what is over for ever.
  ['expires', { usages, expires: 1.9e9 }],
  ['expires', { usages, expires: 0 }],
  ['expires', { usages, expires: Date.UTC(2020, 0, 1) - 1 }],
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

describe('What a policy may say', () => {
  const around = (...values: number[]) =>
    fc.constantFrom(
      ...values.flatMap((value) => [value - 1, value, value + 1]).filter((n) => n >= 0),
    )
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const flat = {
    usages: fc.constantFrom([], ['Hmac'], ['Hmac', 'Hmac'], ['acme.Sign']),
    expires: maybe(around(0, 1.9e9, Date.UTC(2020, 0, 1), 253402300799998)),
    maxUses: maybe(around(1, 2 ** 32, Number.MAX_SAFE_INTEGER - 1)),
    rate: maybe(
      fc.record({ uses: around(1, 2 ** 32 - 2), milliseconds: around(1, 2 ** 50, 2 ** 52) }),
    ),
    requireApproval: maybe(
      fc.record({
        approver: maybe(fc.constant(new Uint8Array(32).fill(1))),
        purpose: maybe(fc.constantFrom('', 'pay', 'é'.repeat(128), 'é'.repeat(129), 'a\u2028b')),
      }),
    ),
  }
  const said = fc
    .record({ ...flat, derived: maybe(fc.record(flat)) })
    .map((policy) => policy as unknown as Policy)

  function takes(work: () => unknown): boolean {
    try {
      work()
      return true
    } catch (error) {
      assert.equal((error as StrongholdError).code, 'INVALID_ARGUMENT')
      return false
    }
  }

  it('is the same in a call and in a document, and comes back from one as it was', () => {
    fc.assert(
      fc.property(said, (policy) => {
        const text = () => JSON.stringify(policyDocument(policy))
        const taken = takes(() => encode(attributes, { policy }))
        assert.equal(
          takes(() => parsePolicyDocument(text())),
          taken,
        )
        if (!taken) return
        const read = parsePolicyDocument(text())
        assert.deepEqual(encode(attributes, { policy: read }), encode(attributes, { policy }))
      }),
      { numRuns: 1000 },
    )
  })

  it('is no rule for those that files have: an earlier version wrote them', () => {
    for (const [field, policy] of refused) {
      if (field.endsWith('purpose') && policy.requireApproval?.purpose?.endsWith(half)) continue
      assert.deepEqual(encode(held, decode(held, encode(held, policy))), encode(held, policy))
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
