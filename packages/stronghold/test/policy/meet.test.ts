import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { defaultPolicy, meetPolicies, type Policy } from '@stronghold/stronghold'
import fc from 'fast-check'
import { normalized } from '#internal/contract/uses/meet.js'
import { isGranted } from '#internal/inside/policy/loosening.js'

const usages = [
  'Ed25519Sign',
  'Hmac',
  'CopyRecord',
  'Sync',
  'acme.Sign',
  'acme.Sign@00',
  'acme.Mac',
]
const demand = fc.record(
  {
    approver: fc.constantFrom(new Uint8Array(32), new Uint8Array(32).fill(1)),
    purpose: fc.constantFrom('payment', 'release'),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** Policies that meet often in the same words, `derived` at every depth that a document can have. */
const policies: fc.Arbitrary<Policy> = fc.letrec<{ policy: Policy }>((tie) => ({
  policy: fc.record(
    {
      usages: fc.array(fc.constantFrom(...usages), { maxLength: 8 }),
      wrappable: fc.constantFrom('never', 'bornInside', 'any'),
      expires: fc.integer({ min: 0, max: 3 }),
      maxUses: fc.integer({ min: 1, max: 3 }),
      rate: fc.record(
        { uses: fc.integer({ min: 1, max: 3 }), milliseconds: fc.integer({ min: 1, max: 3 }) },
        { noNullPrototype: true },
      ),
      requireApproval: demand,
      derived: fc.option(tie('policy'), { depthSize: 'small', maxDepth: 3, nil: undefined }),
    },
    { requiredKeys: ['usages'], noNullPrototype: true },
  ) as fc.Arbitrary<Policy>,
})).policy

const strictness = ['never', 'bornInside', 'any']

/** What is wrong with saying that `a` allows at most what `b` allows; empty if it does. */
function looser(a: Policy, b: Policy, depth = 0): string[] {
  if (a.usages.length === 0) return []
  const covered = (usage: string) => b.usages.some((one) => usage === one || usage === `${one}@00`)
  const faults = a.usages.filter((usage) => !covered(usage)).map((usage) => `usage ${usage}`)
  const rank = ({ wrappable = 'bornInside' }: Policy) => strictness.indexOf(wrappable)
  if (rank(a) > rank(b)) faults.push('wrappable')
  if ((a.expires ?? Infinity) > (b.expires ?? Infinity)) faults.push('expires')
  if ((a.maxUses ?? Infinity) > (b.maxUses ?? Infinity)) faults.push('maxUses')
  if ((a.rate?.uses ?? Infinity) > (b.rate?.uses ?? Infinity)) faults.push('uses in an interval')
  if ((a.rate?.milliseconds ?? 0) < (b.rate?.milliseconds ?? 0)) faults.push('interval')
  if (b.requireApproval !== undefined) {
    const same = a.requireApproval?.approver?.join() === b.requireApproval.approver?.join()
    if (a.requireApproval === undefined || !same) faults.push('approver')
    const { purpose } = b.requireApproval
    if (purpose !== undefined && a.requireApproval?.purpose !== purpose) faults.push('purpose')
  }
  // Absent is the default policy, for ever deeper.
  if (depth < 5) {
    const [below, above] = [a.derived ?? defaultPolicy, b.derived ?? defaultPolicy]
    faults.push(...looser(below, above, depth + 1).map((fault) => `derived: ${fault}`))
  }
  return faults
}

const options = { numRuns: 2000 }

describe('The meet of policies', () => {
  it('does not depend on the order', () => {
    fc.assert(
      fc.property(policies, policies, (a, b) => {
        assert.deepEqual(meetPolicies(a, b), meetPolicies(b, a))
      }),
      options,
    )
  })

  it('does not depend on what is met first', () => {
    fc.assert(
      fc.property(policies, policies, policies, (a, b, c) => {
        assert.deepEqual(meetPolicies(meetPolicies(a, b), c), meetPolicies(a, meetPolicies(b, c)))
      }),
      options,
    )
  })

  it('of a policy with itself, or with more, is what it says', () => {
    fc.assert(
      fc.property(policies, policies, (a, b) => {
        const both = meetPolicies(a, b)
        assert.deepEqual(looser(a, normalized(a)), [])
        assert.deepEqual(meetPolicies(both, both), both)
        assert.deepEqual(meetPolicies(both, a), both)
      }),
      options,
    )
  })

  it('is never looser than either, at any depth', () => {
    fc.assert(
      fc.property(policies, policies, (a, b) => {
        const both = meetPolicies(a, b)
        assert.deepEqual(looser(both, a), [])
        assert.deepEqual(looser(both, b), [])
      }),
      options,
    )
  })

  it('with the default policy grants no more than the default', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const met = meetPolicies(policy, defaultPolicy)
        assert(isGranted(met, defaultPolicy))
        // What grants no more already stays as it is.
        if (isGranted(policy, defaultPolicy)) assert.deepEqual(met, normalized(policy))
      }),
      options,
    )
  })
})
