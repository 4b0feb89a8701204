import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeParty, type Party, pull, trust } from './parties.js'
import { at, key, numberAt, write } from './support.js'

// Three Strongholds that write, revoke, commit, restart and pull from each other, in any order and
// with clocks that lie. Then they pull until each has heard of all: they must say the same, and
// find so themselves, each of the other.

const count = 3
const records = 6
const party = fc.nat(count - 1)

type Step =
  | { kind: 'write' | 'revoke' | 'delete'; party: number; record: number; number: number }
  | { kind: 'pull'; party: number; from: number }
  | { kind: 'commit' | 'restart' | 'collect'; party: number }
  | { kind: 'tick'; party: number; by: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'write' as const,
        'write' as const,
        'revoke' as const,
        'delete' as const,
      ),
      party,
      record: fc.nat(records - 1),
      number: fc.nat(200),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pull' as const), party, from: party }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('commit' as const, 'restart' as const, 'collect' as const),
      party,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      party,
      by: fc.integer({ min: -5, max: 5 }),
    }),
  },
)

const vaultOf = (record: number) => `vault ${record % 2}`
const placeOf = (record: number) => at(`record ${record}`, vaultOf(record))
const client = ({ stronghold }: Party) => stronghold.client('client')

async function take(step: Step, parties: readonly Party[]): Promise<void> {
  const one = parties[step.party] as Party
  const { stronghold, clock } = one
  switch (step.kind) {
    case 'tick':
      clock.now += step.by
      return
    case 'pull':
      if (step.from !== step.party) await pull(one, parties[step.from] as Party)
      return
    case 'commit':
      return stronghold.commit()
    case 'restart':
      await stronghold.commit()
      await stronghold.lock()
      await stronghold.unlock({ key: key() })
      await stronghold.loadClient('client')
      await stronghold.loadClient('keys')
      return
    case 'collect':
      await client(one).vault('vault 0').collectGarbage()
      return
    default: {
      const vault = client(one).vault(vaultOf(step.record))
      const path = `record ${step.record}`
      if (step.kind === 'revoke') await vault.revokeSecret(path)
      else if (step.kind === 'delete') await vault.deleteSecret(path)
      else {
        // A revoked record has to be collected before its place can be written again.
        await vault.collectGarbage()
        await write(client(one), placeOf(step.record), step.number)
      }
    }
  }
}

async function run(steps: readonly Step[]): Promise<void> {
  const parties: Party[] = []
  for (let i = 0; i < count; i++) parties.push(await makeParty())
  const pairs = parties.flatMap((a) => parties.filter((b) => b !== a).map((b) => [a, b] as const))
  for (const [a, b] of pairs) await trust(a, b)
  for (const step of steps) await take(step, parties)
  for (let round = 0; round < 2; round++) for (const [a, b] of pairs) await pull(a, b)
  const states = await Promise.all(
    parties.map((one) =>
      Promise.all(Array.from({ length: records }, (_, i) => numberAt(client(one), placeOf(i)))),
    ),
  )
  for (const state of states) assert.deepEqual(state, states[0])
  for (const [a, b] of pairs) assert.deepEqual((await pull(a, b)).kinds, ['equal'])
  for (const { stronghold } of parties) await stronghold.close({ discard: true })
}

test('Strongholds that have pulled from each other agree, and find so', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 20 }), run), { numRuns: 60 })
})
