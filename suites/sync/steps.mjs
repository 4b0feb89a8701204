// The steps of random histories, as fast-check draws them.
import fc from 'fast-check'
import { ways } from './transfers.mjs'

export const records = ['v/a', 'v/b', 'w/a']
/** All vaults whose policies let a sync, a reader and a writer do their work. */
const base = ['PublicKey', 'Sync', 'WriteVault', 'RevokeData', 'GarbageCollect']
export const policies = [
  { usages: [...base, 'Ed25519Sign'] },
  { usages: [...base, 'Ed25519Sign', 'AesKeyWrapEncrypt'], wrappable: 'never' },
  { usages: [...base, 'AesKeyWrapEncrypt', 'acme.Show'], wrappable: 'any' },
  { usages: [...base, 'CopyRecord'], derived: { usages: ['Hmac'], wrappable: 'any' } },
]

const of = (kind, fields, weight = 1) => ({
  kind,
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), ...fields }, { noNullPrototype: true }),
})

/**
 * @param count how many replicas there are
 * @param without kinds of steps, or of poison, that are left out
 */
export function stepsOf(count, without = []) {
  const replica = fc.nat(count - 1)
  const record = fc.constantFrom(...records)
  const rules = fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 3, arbitrary: fc.record({ records: fc.subarray(records, { minLength: 1 }) }) },
    { weight: 1, arbitrary: fc.record({ vaults: fc.constantFrom(['v'], ['w']) }) },
    { weight: 3, arbitrary: fc.constant({ map: 'v' }) },
    { weight: 1, arbitrary: fc.constant({ map: 'v', vaults: ['v'] }) },
  )
  const way = fc.constantFrom(...ways)
  const hows = ['generation', 'time', 'number'].filter((how) => !without.includes(how))
  const steps = [
    of('write', { replica, record }, 6),
    of('revoke', { replica, record, collect: fc.boolean() }, 4),
    of('sync', { replica, from: replica, way, rules }, 10),
    of('lose', { replica, from: replica }),
    of('label', { replica, record, label: fc.constantFrom('x', 'y', 'z') }, 2),
    of('attach', { replica, record, policy: fc.nat(policies.length - 1) }, 2),
    of('number', { replica }, 2),
    of('revokeNumber', { replica, newest: fc.boolean() }),
    of('commit', { replica }),
    of('reopen', { replica, back: fc.nat(2) }),
    of('tick', { replica, by: fc.integer({ min: -3_600_000, max: 3_600_000 }) }),
    of('poison', { replica, record, how: fc.constantFrom(...hows), way }, 2),
  ]
  const kinds = ['poison', ...without].slice(hows.length === 0 ? 0 : 1)
  return fc.oneof(...steps.filter(({ kind }) => !kinds.includes(kind)))
}
