import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  type Inside,
  MemoryStorage,
  type Policy,
  Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, make, makeAt, openAt } from './support.js'

const sign = Ed25519Sign({ privateKey: at('key'), message: utf8('message') })
const generate = (policy: Policy) =>
  GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes: { policy } })

describe('Counted uses', () => {
  it('are exactly as many as the policy allows, also when they come at once', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'], maxUses: 25 }))
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => client.execute(sign)))
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 25)
    for (const result of results) {
      if (result.status === 'fulfilled') continue
      assert(result.reason instanceof StrongholdError)
      assert.equal(result.reason.code, 'USES_EXHAUSTED')
    }
    await rejects(client.execute(sign), 'USES_EXHAUSTED')
  })

  it('are on the disk before they happen: a crash gives none back', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'], maxUses: 10 }))
    await first.commit()
    let signed = 0
    for (; signed < 3; signed++) await client.execute(sign)
    // The process dies: nothing is committed.
    await first.close({ discard: true })
    const second = await openAt(clock, storage)
    const again = await second.loadClient('client')
    for (;;) {
      const done = await again.execute(sign).then(
        () => false,
        () => true,
      )
      if (done) break
      signed++
    }
    assert(signed <= 10, `${signed} signatures`)
    assert(signed >= 8, 'a crash costs a few uses, not all')
    await second.close({ discard: true })
  })

  it('wait inside until a commit has them, which the host then makes by itself', async () => {
    const answers: string[] = []
    const inside = async () => {
      const started = await startInProcess()
      return {
        ...started,
        async call(...[method, payload, options]: Parameters<Inside['call']>) {
          const answer = started.call(method, payload, options)
          answers.push(
            await answer.then(
              () => method,
              ({ fault }) => fault,
            ),
          )
          return answer
        },
      }
    }
    const place = { storage: new MemoryStorage(), key: key(), workFactor: 1, inside }
    await using stronghold = await Stronghold.create(place)
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'], maxUses: 2 }))
    answers.length = 0
    await client.execute(sign)
    assert.equal(answers[0], 'COMMIT_REQUIRED')
    assert(answers.length > 2)
    assert.equal(answers.at(-1), 'Execute')
  })

  it('that were not made are given back by a clean end', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    let signed = 0
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'], maxUses: 20 }))
    for (; signed < 3; signed++) await client.execute(sign)
    await first.close()
    for (let round = 0; round < 17; round++) {
      const next = await openAt(clock, storage)
      const again = await next.loadClient('client')
      await again.execute(sign)
      signed++
      await next.close()
    }
    await using last = await openAt(clock, storage)
    await rejects((await last.loadClient('client')).execute(sign), 'USES_EXHAUSTED')
    assert.equal(signed, 20)
  })

  it('keep to a rate, over a restart too', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    await client.execute(
      generate({ usages: ['Ed25519Sign'], rate: { uses: 2, milliseconds: 60_000 } }),
    )
    await client.execute(sign)
    await client.execute(sign)
    await rejects(client.execute(sign), 'RATE_EXCEEDED')
    clock.time += 59_999
    await rejects(client.execute(sign), 'RATE_EXCEEDED')
    await first.close()
    await using second = await openAt(clock, storage)
    const again = await second.loadClient('client')
    await rejects(again.execute(sign), 'RATE_EXCEEDED')
    clock.time += 1
    await again.execute(sign)
    await again.execute(sign)
    await rejects(again.execute(sign), 'RATE_EXCEEDED')
    // A clock that was set back ends no interval.
    clock.time -= 120_000
    await rejects(again.execute(sign), 'RATE_EXCEEDED')
  })

  it('of a chain are counted even when the chain fails, and not twice when it waits', async () => {
    const clock = new Clock()
    await using stronghold = await makeAt(clock)
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'], maxUses: 4 }))
    await client.executeChained([sign, sign])
    const broken = Ed25519Sign({ privateKey: at('nothing'), message: utf8('m') })
    await rejects(client.executeChained([sign, broken]), 'RECORD_NOT_FOUND')
    await client.execute(sign)
    await rejects(client.execute(sign), 'USES_EXHAUSTED')
  })

  it('need a file that can be written', async () => {
    const clock = new Clock()
    const storage = new MemoryStorage()
    const first = await makeAt(clock, storage)
    const client = await first.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'], maxUses: 4 }))
    await first.commit()
    await first.close()
    await using second = await Stronghold.open({ storage, key: key(), access: 'read' })
    await rejects((await second.loadClient('client')).execute(sign), 'READ_ONLY')
  })
})
