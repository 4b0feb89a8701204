import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Attributes, otherUsages, type Policy, procedureNames } from '@stronghold/stronghold'

// What matters here is what compiles: `@ts-expect-error` fails the build where it is not needed.
it('usages are words that the compiler knows', () => {
  const known: readonly Policy[] = [
    { usages: [] },
    { usages: ['Ed25519Sign', 'Sync', 'Export', 'Import'] },
    { usages: procedureNames },
    { usages: otherUsages },
    { usages: ['acme.Sign', `acme.Sign@${'0f'.repeat(32)}`] },
    { usages: ['Slip10Derive'], derived: { usages: ['acme.Sign'] } },
  ]
  const slips: readonly Policy[] = [
    // @ts-expect-error
    { usages: ['Ed25519Sing'] },
    // @ts-expect-error
    { usages: ['sync'] },
    // @ts-expect-error
    { usages: ['Ed25519Sign', 'PublicKeys'] },
    // @ts-expect-error
    { usages: 'Ed25519Sign' },
    // @ts-expect-error
    { usages: [], derived: { usages: ['Exports'] } },
    // @ts-expect-error
    { usages: [], maxuses: 1 },
    // @ts-expect-error
    { usages: [], rate: { uses: 1, interval: 1000 } },
  ]
  const attributes: readonly Attributes[] = [
    { policy: { usages: ['PublicKey'] } },
    // @ts-expect-error
    { polcy: { usages: ['PublicKey'] } },
  ]
  assert.equal(known.length + slips.length + attributes.length, 15)
})
