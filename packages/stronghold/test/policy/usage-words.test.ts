import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy } from '@stronghold/stronghold'
import { encode } from '#internal/contract/codec/index.js'
import { policy as policyCodec } from '#internal/contract/policy/policy.js'
import { PolicyPool } from '#internal/inside/attributes/policy-pool.js'
import { requireKnownUsages } from '#internal/inside/policy/loosening.js'

/** What looks like other words, or like several, when it is shown. */
const words = [
  ...[
    'a.b Ed25519Sign, 1 uses, with approval',
    'acme.Sign ',
    ' acme.Sign',
    'acme.Si gn',
    'a.b,c.D',
  ],
  ...[
    'acme.Sign"',
    'acme.Sign\n',
    'Acme.Sign',
    'acme.',
    '.Sign',
    'acme..Sign',
    'acme.Sign@',
    'a.b@00',
  ],
  ...['acme.Sign\u202e', 'äcme.Sign', `acme.${'S'.repeat(64)}`, '', 'Ed25519 Sign'],
] as const

const saying = (word: string, depth: number): Policy => ({
  usages: depth === 0 ? ([word, 'Ed25519Sign', 'acme.Sign'] as never) : [],
  ...(depth === 0 ? {} : { derived: saying(word, depth - 1) }),
})

test('the zone takes no usage that has not the pattern of a declaration, at any depth', () => {
  for (const word of words) {
    for (const depth of [0, 1, 3]) {
      const said = () => requireKnownUsages(saying(word, depth))
      assert.throws(said, { code: 'INVALID_ARGUMENT' }, word)
    }
  }
  requireKnownUsages({
    usages: ['acme.Sign', 'Ed25519Sign', `acme.Sign@${'0'.repeat(64)}`, 'Sync'],
  })
})

test('a file that has such words says what it would say without them', () => {
  const pool = new PolicyPool()
  for (const word of words) {
    const read = pool.at(encode(policyCodec, saying(word, 1)))
    assert.deepEqual(read.derived?.usages, ['Ed25519Sign', 'acme.Sign'])
    assert.deepEqual(read.usages, [])
  }
  // What a later version may name stays.
  const later = pool.at(encode(policyCodec, saying('Ed448Sign', 0)))
  assert.deepEqual(later.usages, ['Ed448Sign', 'Ed25519Sign', 'acme.Sign'])
})
