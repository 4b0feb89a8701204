import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type InboundRule,
  type OutboundRule,
  parseRulesDocument,
  rulesDocument,
} from '@stronghold/p2p/book'
import {
  type Path,
  type Permissions,
  procedureNames,
  StrongholdError,
} from '@stronghold/stronghold'
import fc from 'fast-check'

test('a document says what may be done, and what it leaves out is denied', () => {
  const { inbound, outbound } = parseRulesDocument(
    JSON.stringify({
      version: 1,
      inbound: {
        clients: [
          {
            client: 'signer',
            permissions: {
              procedures: ['Ed25519Sign'],
              vaults: [{ vault: 'keys', rights: ['use'] }],
              attributes: ['label'],
            },
          },
        ],
        sync: { send: [{ client: 'signer', vaults: ['hex:00ff'] }] },
      },
      outbound: 'deny',
    }),
  )
  const bytes = (text: string) => new TextEncoder().encode(text)
  assert.deepEqual(inbound, {
    clients: [
      {
        path: bytes('signer'),
        permissions: {
          procedures: ['Ed25519Sign'],
          vaults: [{ path: bytes('keys'), use: true }],
          attributes: { label: true },
        },
      },
    ],
    sync: {
      send: [{ client: bytes('signer'), vaults: [Uint8Array.of(0, 0xff)] }],
      receive: 'none',
    },
  })
  assert.equal(outbound, 'deny')
  assert.deepEqual(parseRulesDocument({ version: 1 }), {})
  const all = parseRulesDocument({ version: 1, outbound: { procedures: 'all' } })
  assert.deepEqual(all.outbound, { procedures: procedureNames })
})

const path: fc.Arbitrary<Path> = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constant('hex:00'),
)
const named = <T>(item: fc.Arbitrary<T>, nameOf: (item: T) => Path) =>
  fc.uniqueArray(item, {
    maxLength: 3,
    selector: (one) => Buffer.from(nameOf(one) as Uint8Array).toString('hex'),
  })
const permissions: fc.Arbitrary<Permissions> = fc.record({
  procedures: fc.subarray([...procedureNames], { maxLength: 4 }),
  vaults: named(
    fc.record({ path, use: fc.boolean(), write: fc.boolean(), list: fc.boolean() }),
    ({ path }) => path,
  ),
  otherVaults: fc.record({ use: fc.boolean(), write: fc.boolean(), list: fc.boolean() }),
  store: fc.constantFrom('none', 'read', 'write'),
  attributes: fc.record({ policy: fc.boolean(), readers: fc.boolean(), label: fc.boolean() }),
})
const scope = fc.oneof(
  fc.constantFrom('none' as const, 'all' as const),
  fc.array(fc.record({ client: path, vaults: fc.array(path, { maxLength: 2 }) }), { maxLength: 2 }),
)
const inbound: fc.Arbitrary<InboundRule> = fc.oneof(
  fc.constantFrom('deny' as const, 'ask' as const),
  fc.record({
    clients: named(fc.record({ path, permissions, ask: permissions }), ({ path }) => path),
    sync: fc.record({ send: scope, receive: scope }),
  }),
)
const outbound: fc.Arbitrary<OutboundRule> = fc.oneof(
  fc.constantFrom('deny' as const, 'ask' as const, 'allow' as const),
  permissions,
)

test('every rule has a document that says the same', () => {
  fc.assert(
    fc.property(inbound, outbound, (inbound, outbound) => {
      const document = rulesDocument({ inbound, outbound })
      const text = JSON.stringify(document)
      assert.deepEqual(rulesDocument(parseRulesDocument(text)), JSON.parse(text))
    }),
  )
})

test('what is no document is refused, and nothing else is thrown', () => {
  const wrong: unknown[] = [
    ...['', 'null', '[]', '{}', '{"version":2}', '{"version":1,"inbund":"deny"}'],
    { version: 1, inbound: 'allow' },
    { version: 1, inbound: { clients: [{}] } },
    { version: 1, inbound: { clients: [{ client: 'a' }, { client: 'a' }] } },
    { version: 1, inbound: { clients: [{ client: 'hex:0' }] } },
    { version: 1, inbound: { clients: [{ client: '\ud800' }] } },
    { version: 1, outbound: { procedures: ['Nonsense'] } },
    { version: 1, outbound: { vaults: [{ vault: 'a', rights: ['own'] }] } },
    { version: 1, outbound: { attributes: ['names'] } },
    { version: 1, outbound: { attributes: { policy: true } } },
    { version: 1, outbound: { vaults: [{ vault: 'a' }, { vault: 'hex:61' }] } },
    JSON.parse('{"version":1,"__proto__":{"inbound":"ask"}}'),
  ]
  for (const document of wrong) {
    assert.throws(() => parseRulesDocument(document), isRefusal, JSON.stringify(document))
  }
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      try {
        parseRulesDocument(text)
      } catch (error) {
        assert(isRefusal(error))
      }
    }),
  )
})

function isRefusal(error: unknown): boolean {
  return error instanceof StrongholdError && error.code === 'INVALID_ARGUMENT'
}
