import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { at, key, makeReplica, numberAt, type Replica, write } from './support.js'

// Replicas that write, revoke and sync in any order and direction, with clocks that stand still or
// lie, and then sync until all have heard of all: every one of them must say the same.

const count = 3
const records = 3
const replica = fc.nat(count - 1)
const record = fc.nat(records - 1)

type Step =
  | { kind: 'write'; replica: number; record: number; number: number }
  | { kind: 'revoke'; replica: number; record: number; collect: boolean }
  | { kind: 'sync'; replica: number; from: number }
  | { kind: 'tick'; replica: number; by: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      replica,
      record,
      number: fc.nat(200),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('revoke' as const),
      replica,
      record,
      collect: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('sync' as const), replica, from: replica }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      replica,
      by: fc.integer({ min: -5, max: 5 }),
    }),
  },
)

const name = (number: number) => at(`record ${number}`)

async function sync(target: Replica, source: Replica): Promise<void> {
  await source.stronghold.commit()
  await target.stronghold.sync.from({ storage: source.storage, key: key() })
}

async function run(steps: readonly Step[], order: readonly number[]): Promise<void> {
  const clocks = new Array<number>(count).fill(1000)
  const replicas: Replica[] = []
  for (let i = 0; i < count; i++) replicas.push(await makeReplica(() => clocks[i] as number))
  const of = (number: number) => replicas[number] as Replica
  for (const step of steps) {
    const { client } = of(step.replica)
    if (step.kind === 'tick') clocks[step.replica] = (clocks[step.replica] as number) + step.by
    else if (step.kind === 'sync') await sync(of(step.replica), of(step.from))
    else if (step.kind === 'revoke') {
      const vault = client.vault('vault')
      const path = `record ${step.record}`
      await (step.collect ? vault.deleteSecret(path) : vault.revokeSecret(path))
    } else {
      // A revoked record has to be collected before its place can be written again.
      await client.vault('vault').collectGarbage()
      await write(client, name(step.record), step.number)
    }
  }
  // Once round and once more: each hears of what the others had.
  for (const from of [...order, ...order]) {
    for (const to of order) if (to !== from) await sync(of(to), of(from))
  }
  const states = await Promise.all(
    replicas.map(({ client }) =>
      Promise.all(Array.from({ length: records }, (_, i) => numberAt(client, name(i)))),
    ),
  )
  for (const state of states) assert.deepEqual(state, states[0])
  for (const { stronghold } of replicas) await stronghold.close({ discard: true })
}

test('replicas that have heard of each other agree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 16 }),
      fc.shuffledSubarray([0, 1, 2], { minLength: count }),
      run,
    ),
    { numRuns: 80 },
  )
})
