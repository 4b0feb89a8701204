import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  type Inside,
  MemoryStorage,
  type Policy,
  Stronghold,
  type StrongholdError,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import fc from 'fast-check'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, makeAt } from './support.js'

const sign = Ed25519Sign({ privateKey: at('key'), message: utf8('message') })

/** Storage on which each commit takes a time, by the clock of the inside. */
class SlowStorage extends MemoryStorage {
  readonly #clock: Clock
  milliseconds = 0
  commits = 0

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  override async replace(...[file, generation]: Parameters<MemoryStorage['replace']>) {
    this.commits++
    this.#clock.time += this.milliseconds
    return super.replace(file, generation)
  }
}

async function makeKey(stronghold: Stronghold, policy: Policy, record = 'key') {
  const client = await stronghold.createClient('client')
  await client.execute(
    GenerateKey({ type: 'Ed25519', output: at(record) }, { attributes: { policy } }),
  )
  await stronghold.commit()
  return client
}

/** The most uses in an interval that begins with a use, one interval after the other. */
function mostIn(times: readonly number[], milliseconds: number): number {
  let [most, start, uses] = [0, Number.NEGATIVE_INFINITY, 0]
  for (const time of times) {
    if (time >= start + milliseconds) [start, uses] = [time, 0]
    most = Math.max(most, ++uses)
  }
  return most
}

type Step = 'sign' | 'chain' | 'together' | 'commit' | 'crash' | 'reopen' | number

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>('sign') },
    { weight: 4, arbitrary: fc.constant<Step>('crash') },
    fc.constantFrom<Step>('chain', 'together', 'commit', 'reopen'),
    {
      weight: 3,
      arbitrary: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ max: 90_000, min: 0 })),
    },
  ),
  { minLength: 8, maxLength: 30, size: 'max' },
)

describe('A rate', () => {
  it('signs where a commit takes longer than the interval, with one commit', async () => {
    for (const milliseconds of [1, 50, 199]) {
      const clock = new Clock()
      const storage = new SlowStorage(clock)
      await using stronghold = await makeAt(clock, storage)
      const rate = { uses: 10, milliseconds }
      const client = await makeKey(stronghold, { usages: ['Ed25519Sign'], rate })
      storage.milliseconds = 200
      storage.commits = 0
      assert.equal((await client.execute(sign)).length, 64)
      assert.equal(storage.commits, 1)
      // Together they share it.
      await Promise.all(Array.from({ length: 9 }, () => client.execute(sign)))
      assert(storage.commits <= 4, `${storage.commits} commits`)
      await stronghold.commit()
    }
  })

  it('ends in an error after a few commits where the storage is too slow for grants', async () => {
    const clock = new Clock()
    const storage = new SlowStorage(clock)
    await using stronghold = await makeAt(clock, storage)
    const rate = { uses: 10, milliseconds: 1 }
    const client = await makeKey(stronghold, { usages: ['Ed25519Sign'], rate })
    storage.milliseconds = 60_000
    storage.commits = 0
    await rejects(client.execute(sign), 'COMMIT_REQUIRED')
    assert(storage.commits < 10, `${storage.commits} commits`)
    await stronghold.commit()
  })

  it('has the same end for a chain that uses what it makes, of which no file can know', async () => {
    const clock = new Clock()
    const storage = new SlowStorage(clock)
    await using stronghold = await makeAt(clock, storage)
    const client = await stronghold.createClient('client')
    await stronghold.commit()
    storage.commits = 0
    const policy: Policy = { usages: ['Ed25519Sign'], maxUses: 3 }
    const make = GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes: { policy } })
    await rejects(client.executeChained([make, sign]), 'COMMIT_REQUIRED')
    assert(storage.commits < 10, `${storage.commits} commits`)
    assert.equal(await client.recordExists(at('key')), false)
  })

  it('takes one commit for a chain, however many counted secrets it uses', async () => {
    const clock = new Clock()
    const storage = new SlowStorage(clock)
    await using stronghold = await makeAt(clock, storage)
    const client = await stronghold.createClient('client')
    const policy: Policy = { usages: ['Ed25519Sign'], maxUses: 100 }
    const names = Array.from({ length: 20 }, (_, i) => `key ${i}`)
    await client.executeChained(
      names.map((name) =>
        GenerateKey({ type: 'Ed25519', output: at(name) }, { attributes: { policy } }),
      ),
    )
    await stronghold.commit()
    storage.commits = 0
    const uses = names.map((name) => Ed25519Sign({ privateKey: at(name), message: utf8('m') }))
    await client.executeChained([
      ...uses,
      ...uses,
      ...Array.from({ length: 60 }, () => uses[0]),
    ] as typeof uses)
    assert.equal(storage.commits, 1)
    await stronghold.commit()
  })

  it('does not lose to commits of others what it waits for', async () => {
    const clock = new Clock()
    const storage = new SlowStorage(clock)
    await using stronghold = await makeAt(clock, storage)
    const client = await makeKey(stronghold, { usages: ['Ed25519Sign'], maxUses: 50 })
    for (let round = 0; round < 10; round++) {
      const signing = client.execute(sign)
      await Promise.all([signing, ...Array.from({ length: 12 }, () => stronghold.commit())])
    }
    await stronghold.close()
  })

  it('holds in each interval, whatever the history, the storage and the crashes', async () => {
    const model = fc.record({
      steps,
      uses: fc.constantFrom(1, 2, 3, 20),
      milliseconds: fc.constantFrom(1, 150, 5000, 60_000),
      commit: fc.constantFrom(0, 200, 29_000, 40_000),
    })
    await fc.assert(
      fc.asyncProperty(model, async ({ steps, uses, milliseconds, commit }) => {
        const clock = new Clock()
        const storage = new SlowStorage(clock)
        const times: number[] = []
        let uncounted = 0
        const inside = async (): Promise<Inside> => {
          const started = await startInProcess({ now: clock.now })
          return {
            ...started,
            async call(...[method, payload, options]: Parameters<Inside['call']>) {
              // Nothing waits inside: it is used at this very time, or not at all.
              const { time } = clock
              const answer = await started.call(method, payload, options)
              if (method === 'Execute') for (let i = 0; i < uncounted; i++) times.push(time)
              return answer
            },
          }
        }
        const place = () => ({ storage, key: key(), inside })
        let stronghold = await Stronghold.create({ ...place(), workFactor: 1 })
        const policy: Policy = { usages: ['Ed25519Sign'], rate: { uses, milliseconds } }
        let client = await makeKey(stronghold, policy)
        storage.milliseconds = commit
        const run = async (calls: number, works: (() => Promise<unknown>)[]) => {
          uncounted = calls
          for (const result of await Promise.allSettled(works.map((work) => work()))) {
            if (result.status === 'fulfilled') continue
            const { code } = result.reason as StrongholdError
            assert(['RATE_EXCEEDED', 'COMMIT_REQUIRED'].includes(code), code)
          }
        }
        const once = () => client.execute(sign)
        for (const step of steps) {
          if (typeof step === 'number') clock.time += step
          else if (step === 'sign') await run(1, [once])
          else if (step === 'chain') await run(3, [() => client.executeChained([sign, sign, sign])])
          else if (step === 'together') await run(1, [once, once, once, once, once])
          else if (step === 'commit') await stronghold.commit()
          else {
            await (step === 'crash' ? stronghold.close({ discard: true }) : stronghold.close())
            stronghold = await Stronghold.open(place())
            client = await stronghold.loadClient('client')
          }
        }
        await stronghold.close({ discard: true })
        assert(mostIn(times, milliseconds) <= uses, `${times}`)
      }),
      { numRuns: 60 },
    )
  })
})
