import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { procedureNames, StrongholdError } from '@stronghold/stronghold'
import { type Codec, decode, encode } from '@stronghold/stronghold/codec'
import fc from 'fast-check'
import { clientOpening, verdict } from '#internal/protocol/opening.js'
import { firstRulesCodec, readRules, rulesCodec, writeRules } from '#internal/rules/rule-codec.js'

/** Whatever is read is written in one way; all else is refused with a code. */
function holds<T>(codec: Codec<T>, bytes: Uint8Array): void {
  try {
    assert.deepEqual(encode(codec, decode(codec, bytes)), bytes)
  } catch (error) {
    assert(error instanceof StrongholdError && error.code === 'INVALID_ARGUMENT')
  }
}

const path = fc.uint8Array({ maxLength: 64 })
const rights = { use: fc.boolean(), write: fc.boolean(), list: fc.boolean() }
const permissions = fc.record(
  {
    procedures: fc.subarray([...procedureNames], { maxLength: 5 }),
    vaults: fc.array(fc.record({ path, ...rights }, { noNullPrototype: true }), { maxLength: 4 }),
    otherVaults: fc.record(rights, { noNullPrototype: true }),
    store: fc.constantFrom('none' as const, 'read' as const, 'write' as const),
    attributes: fc
      .record(
        { policy: fc.boolean(), readers: fc.boolean(), label: fc.boolean() },
        { noNullPrototype: true },
      )
      .filter((rights) => Object.values(rights).includes(true)),
  },
  { requiredKeys: ['procedures', 'vaults', 'otherVaults', 'store'], noNullPrototype: true },
)
const scope = fc.oneof(
  fc.constantFrom('none' as const, 'all' as const),
  fc.array(fc.record({ client: path, vaults: fc.array(path, { maxLength: 3 }) }), { maxLength: 3 }),
)
const inbound = fc.oneof(
  fc.constantFrom('deny' as const, 'ask' as const),
  fc.record(
    {
      clients: fc.array(
        fc.record(
          { path, permissions, ask: permissions },
          { requiredKeys: ['path', 'permissions'] },
        ),
        { maxLength: 3 },
      ),
      sync: fc.record({ send: scope, receive: scope }),
    },
    { requiredKeys: ['clients'] },
  ),
)
const outbound = fc.oneof(
  fc.constantFrom('deny' as const, 'ask' as const, 'allow' as const),
  permissions,
)

describe('Codecs', () => {
  it('bring rules back as they were', () => {
    fc.assert(
      fc.property(fc.record({ inbound, outbound }), (rules) => {
        const bytes = encode(rulesCodec, writeRules(rules))
        const again = readRules(decode(rulesCodec, bytes))
        assert.deepEqual(encode(rulesCodec, writeRules(again)), bytes)
        if (typeof rules.outbound === 'string') assert.equal(again.outbound, rules.outbound)
        else assert.deepEqual(again.outbound, rules.outbound)
      }),
    )
  })

  it('bring openings back as they were, and refuse what is longer or shorter', () => {
    fc.assert(
      fc.property(path, (client) => {
        const bytes = encode(clientOpening, { client })
        assert.deepEqual(decode(clientOpening, bytes), { client })
        for (const wrong of [bytes.subarray(0, -1), Uint8Array.from([...bytes, 0])]) {
          assert.throws(() => decode(clientOpening, wrong), { code: 'INVALID_ARGUMENT' })
        }
      }),
    )
  })

  it('read anything or refuse it', () => {
    const codecs = [
      clientOpening,
      verdict,
      rulesCodec,
      firstRulesCodec,
    ] as readonly Codec<unknown>[]
    fc.assert(fc.property(fc.constantFrom(...codecs), fc.uint8Array({ maxLength: 200 }), holds), {
      numRuns: 2000,
    })
  })
})
