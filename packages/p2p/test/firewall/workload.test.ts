import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { StreamLoad, Workload } from '#internal/firewall/workload.js'

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

describe('The work of one peer', () => {
  const maxBytes = 4 << 20
  const turn = () => new Promise<void>((done) => setImmediate(done))
  const jobs = fc.array(
    fc.record({
      calls: fc.constantFrom(1, 1, 1, 2, 16, 16, 17),
      bytes: fc.constantFrom(0, 100, 1 << 16, 1 << 20, 4 << 20),
      stream: fc.nat({ max: 2 }),
      fails: fc.boolean(),
    }),
    { minLength: 1, maxLength: 50, size: 'max' },
  )

  it('has bounds however it comes, stays in order, and is all done', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, fc.infiniteStream(fc.nat()), async (jobs, choices) => {
        const workload = new Workload()
        const streams = [0, 1, 2].map(() => new StreamLoad(workload))
        const running: (() => void)[] = []
        const untaken: (readonly [stream: number, bytes: number])[] = []
        const begun: number[] = []
        const faults: string[] = []
        let done = 0
        const all = jobs.map(({ calls, bytes, stream, fails }, number) => {
          const load = streams[stream] as StreamLoad
          const work = async () => {
            begun.push(number)
            const owed = sum(untaken.map(([, bytes]) => bytes))
            const isAlone = running.length === 0 && owed === 0
            if (!isAlone && owed > maxBytes) faults.push('began though too much is on its way')
            if (!isAlone && calls > 16) faults.push('began what may answer anything beside others')
            await new Promise<void>((end) => running.push(end))
            if (fails) throw new Error('failed')
            untaken.push([stream, bytes])
            return bytes
          }
          return load
            .do(calls, work, (bytes) => bytes)
            .catch(() => untaken.push([stream, 0]))
            .finally(() => done++)
        })
        const choose = () => choices.next().value as number
        while (done < jobs.length || untaken.length > 0) {
          await turn()
          assert(running.length <= 32)
          assert(running.length + untaken.length > 0, 'it waits for nothing')
          const choice = choose() % (running.length + untaken.length)
          if (choice < running.length) running.splice(choice, 1)[0]?.()
          else {
            const [[stream, bytes] = [0, 0]] = untaken.splice(choice - running.length, 1)
            streams[stream]?.taken(bytes)
          }
          await turn()
        }
        await Promise.all(all)
        assert(workload.isIdle)
        assert.deepEqual(faults, [])
        assert.deepEqual(
          begun,
          jobs.map((_, i) => i),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('is at most 32 messages at a time, over all its streams', async () => {
    const workload = new Workload()
    const streams = [0, 1].map(() => new StreamLoad(workload))
    const ends: (() => void)[] = []
    const jobs = Array.from({ length: 40 }, (_, i) =>
      streams[i % 2]?.do(
        1,
        () => new Promise<void>((end) => ends.push(end)),
        () => 0,
      ),
    )
    await turn()
    assert.equal(ends.length, 32)
    ends[0]?.()
    await turn()
    assert.equal(ends.length, 33)
    while (ends.length < 40) {
      for (const end of ends) end()
      await turn()
    }
    for (const end of ends) end()
    await Promise.all(jobs)
  })

  it('is not held up by the answers of a stream that has ended', async () => {
    const workload = new Workload()
    const gone = new StreamLoad(workload)
    await gone.do(
      1,
      async () => maxBytes,
      (bytes) => bytes,
    )
    const other = new StreamLoad(workload)
    let isDone = false
    const next = other
      .do(
        1,
        async () => 1,
        (bytes) => bytes,
      )
      .then(() => (isDone = true))
    await turn()
    assert.equal(isDone, false)
    gone.end()
    await next
    // What ends after its stream owes nothing.
    await gone.do(
      1,
      async () => maxBytes,
      (bytes) => bytes,
    )
    other.taken(1)
    assert(workload.isIdle)
  })
})
