import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import {
  type Policy,
  parsePolicyDocument,
  policyDocument,
  policySchema,
  type StrongholdError,
} from '@stronghold/stronghold'
import fc from 'fast-check'

const usages = fc.uniqueArray(fc.constantFrom('Ed25519Sign', 'PublicKey', 'Sync', 'app.Own'))
const present = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const { policy } = fc.letrec<{ policy: Policy }>((tie) => ({
  policy: fc
    .record({
      usages,
      wrappable: present(fc.constantFrom('never' as const, 'bornInside' as const, 'any' as const)),
      expires: present(fc.integer({ min: Date.UTC(2020, 0, 1), max: 253402300799999 })),
      maxUses: present(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
      rate: present(
        fc.record({
          uses: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
          milliseconds: fc.integer({ min: 1, max: 2 ** 50 }),
        }),
      ),
      requireApproval: present(
        fc.record({
          approver: present(fc.uint8Array({ minLength: 32, maxLength: 32 })),
          purpose: present(fc.string({ minLength: 1 })),
        }),
      ),
      derived: fc.option(tie('policy'), { nil: undefined, maxDepth: 2, depthSize: 'small' }),
    })
    .map(defined),
}))

/** As plain objects without undefined properties, at any depth. */
function defined<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(defined) as T
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(entries.map(([name, part]) => [name, defined(part)])) as T
}

function refuses(document: unknown, place: RegExp): void {
  assert.throws(
    () => parsePolicyDocument(document),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, 'INVALID_ARGUMENT')
      assert.match(error.message, place)
      return true
    },
  )
}

describe('Policy document', () => {
  it('says what a policy says, and is read back as the same', () => {
    fc.assert(
      fc.property(policy, (value) => {
        const document = JSON.stringify(policyDocument(value))
        assert.deepEqual(parsePolicyDocument(document), value)
      }),
    )
  })

  it('refuses what it does not understand, and names the place', () => {
    const good = { version: 1, usages: ['Ed25519Sign'] }
    assert.deepEqual(parsePolicyDocument(good), { usages: ['Ed25519Sign'] })
    refuses('{', /document is no JSON/)
    refuses('[]', /document is no object/)
    refuses({ usages: [] }, /\/version is missing/)
    refuses({ ...good, version: 2 }, /\/version is not 1/)
    refuses({ version: 1 }, /\/usages is missing/)
    refuses({ ...good, maxuses: 3 }, /document has an unknown key/)
    refuses({ ...good, usages: ['Ed25519sign'] }, /\/usages\/0 is no procedure/)
    refuses({ ...good, maxUses: 0 }, /\/maxUses is no integer in range/)
    refuses({ ...good, maxUses: '3' }, /\/maxUses/)
    refuses({ ...good, expires: 'tomorrow' }, /\/expires is no time/)
    refuses({ ...good, expires: '2030-13-01T00:00:00Z' }, /\/expires is no time/)
    for (const date of ['2030-02-31', '2031-02-29', '2030-04-31', '2030-00-10', '2030-01-00']) {
      refuses({ ...good, expires: `${date}T12:00:00Z` }, /\/expires is no time/)
    }
    refuses({ ...good, expires: '2030-01-31T24:00:00Z' }, /\/expires is no time/)
    refuses({ ...good, expires: '2030-01-31T23:59:60Z' }, /\/expires is no time/)
    const leap = parsePolicyDocument({ ...good, expires: '2032-02-29T23:59:59.5Z' })
    assert.equal(leap.expires, Date.UTC(2032, 1, 29, 23, 59, 59, 500))
    refuses({ ...good, rate: { uses: 1, milliseconds: 0 } }, /\/rate\/milliseconds is no integer/)
    refuses({ ...good, wrappable: 'all' }, /\/wrappable is none of/)
    refuses({ ...good, rate: { uses: 1 } }, /\/rate\/milliseconds is missing/)
    refuses({ ...good, requireApproval: true }, /\/requireApproval is no object/)
    refuses({ ...good, requireApproval: { approver: 'ab' } }, /approver is no public key/)
    refuses({ ...good, derived: {} }, /\/derived\/usages is missing/)
    refuses({ ...good, __proto__: null, constructor: 1 }, /unknown key/)
    const nest = (depth: number): object =>
      depth === 0 ? { usages: [] } : { usages: [], derived: nest(depth - 1) }
    parsePolicyDocument({ version: 1, ...nest(3) })
    refuses({ version: 1, ...nest(4) }, /nested too deep/)
  })

  it('takes own data only: nothing that a prototype or a getter says', () => {
    const good = { version: 1, usages: ['Ed25519Sign'] }
    const getter = (object: object, name: string, value: unknown) =>
      Object.defineProperty(object, name, { get: () => value, enumerable: true })
    refuses(Object.create(good), /document is no plain object/)
    refuses(Object.assign(Object.create({ maxUses: 1 }), good), /document is no plain object/)
    refuses(new Map(Object.entries(good)), /document is no plain object/)
    refuses(getter({ ...good }, 'maxUses', 1), /\/maxUses is no data property/)
    refuses(getter({ version: 1 }, 'usages', []), /\/usages is no data property/)
    refuses({ ...good, rate: getter({ uses: 1 }, 'milliseconds', 1) }, /\/rate\/milliseconds is no/)
    refuses({ ...good, usages: getter([], '0', 'Sync') }, /\/usages\/0 is no data property/)
    refuses({ ...good, derived: Object.create({ usages: [] }) }, /\/derived is no plain object/)
    refuses({ ...good, [Symbol('maxUses')]: 1 }, /key that is no text/)
    const hidden = Object.defineProperty({ ...good }, 'maxuses', { value: 1, enumerable: false })
    refuses(hidden, /unknown key/)
    const circle: Record<string, unknown> = { ...good }
    Object.assign(circle, { derived: circle })
    refuses(circle, /nested too deep/)
    const foreign: unknown = runInNewContext('({ version: 1, usages: ["Sync"] })')
    assert.deepEqual(parsePolicyDocument(foreign), { usages: ['Sync'] })
  })

  it('names procedures of applications by name.Name, and perhaps the digest of their module', () => {
    const hex = '0f'.repeat(32)
    for (const usage of ['acme.Sign', 'acme-2.a.B', `acme.Sign@${hex}`]) {
      assert.deepEqual(parsePolicyDocument({ version: 1, usages: [usage] }).usages, [usage])
    }
    for (const usage of [
      ...['.', '..', 'a.', '.b', 'a..b', 'a.b@', 'a.b@c', '@a.b', 'Ed25519Sign@a.b', 'a b.c'],
      ...[`Ed25519Sign@${hex}`, `a.b@${hex}0`, `a.b@${hex}@${hex}`, `a.b@${hex.toUpperCase()}`],
      ...['Sync@a.b', 'Sync.', 'a.b\n', `a.${'b'.repeat(63)}`],
    ]) {
      refuses({ version: 1, usages: [usage] }, /\/usages\/0 is no procedure/)
    }
  })

  it('never throws anything else, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), fc.string()), (value) => {
        try {
          parsePolicyDocument(value)
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'INVALID_ARGUMENT')
        }
      }),
    )
  })

  it('has the schema that is published', async () => {
    const file = new URL('../../../../../docs/spec/policy.schema.json', import.meta.url)
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), policySchema)
  })
})

it('refuses a key that is there twice, wherever it is', () => {
  for (const [text, place] of [
    ['{"version":1,"usages":[],"usages":["Sync"]}', /The document has a key twice: usages/],
    ['{"version":1,"usages":[],"us\\u0061ges":["Sync"]}', /The document has a key twice: usages/],
    [
      '{"version":1,"usages":[],"derived":{"usages":[],"maxUses":1,"maxUses":2}}',
      /\/derived has a key twice: maxUses/,
    ],
    [
      '{"version":1,"usages":["a:b","{"],"rate":{"uses":1,"uses":2}}',
      /\/rate has a key twice: uses/,
    ],
  ] as const) {
    assert.throws(
      () => parsePolicyDocument(text),
      (error: StrongholdError) => error.code === 'INVALID_ARGUMENT' && place.test(error.message),
    )
  }
  const purpose = 'a \\"purpose\\": {'
  const text = `{"version":1,"usages":[],"requireApproval":{"purpose":"${purpose}"},"derived":{"usages":[]}}`
  assert.deepEqual(parsePolicyDocument(text).derived, { usages: [] })
})
