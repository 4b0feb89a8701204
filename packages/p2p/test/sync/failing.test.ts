import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { StrongholdError } from '@stronghold/stronghold'
import { at, makePair, type Side, write } from './sides.js'

const wallet = [{ client: 'wallet' }] as const

/** A side whose host was changed so that it answers with a code, once it has sent so many parts. */
function refuseAfter({ stronghold }: Side, parts: number, code: StrongholdError['code']): void {
  const { sync } = stronghold
  const answerPull = sync.answerPull.bind(sync)
  let sent = 0
  Object.defineProperty(sync, 'answerPull', {
    value: async (...input: Parameters<typeof answerPull>) => {
      if (sent === parts) throw new StrongholdError(code)
      const answer = await answerPull(...input)
      if (answer.kind === 'records') sent++
      return answer
    },
  })
}

async function errorOf(failing: Promise<unknown>): Promise<StrongholdError> {
  const error = await failing.then(
    () => assert.fail('nothing was thrown'),
    (error: unknown) => error,
  )
  assert(error instanceof StrongholdError)
  return error
}

describe('A source that refuses in the midst', () => {
  it('has not denied anything: what came is reported, with the error', async () => {
    const [a, b] = await makePair(wallet)
    const names = Array.from({ length: 21_000 }, (_, i) => `key ${i}`)
    await write(a, ...names)
    refuseAfter(a, 1, 'PERMISSION_DENIED')
    const error = await errorOf(b.network.sync('a'))
    assert.deepEqual([error.code, error.remote], ['PERMISSION_DENIED', true])
    const copied = error.report?.copied.length ?? 0
    assert(copied > 0 && copied < names.length)
    assert.equal(b.stronghold.dirty, false)
    const some = names.filter((_, i) => i % 100 === 0)
    const there = await Promise.all(some.map((name) => b.wallet.recordExists(at(name))))
    assert(there.includes(true) && there.includes(false))
    // Names are not for logs.
    assert.doesNotMatch(inspect(error, { depth: 9 }) + JSON.stringify(error), /copied/)
  })

  it('is an error also before anything came, and then there is nothing to report', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'key')
    refuseAfter(a, 0, 'PERMISSION_DENIED')
    for (const failing of [b.network.sync('a'), b.network.pull('a')]) {
      const error = await errorOf(failing)
      assert.deepEqual([error.code, error.report], ['PERMISSION_DENIED', undefined])
    }
  })

  it('fails what is sent after something was received, which is reported too', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'of a')
    await write(b, 'of b')
    refuseAfter(b, 0, 'EXPORT_REJECTED')
    const error = await errorOf(b.network.sync('a'))
    assert.equal(error.report?.copied.length, 1)
  })

  it('is not followed as one whose rules allow one direction only', async () => {
    const [a, b] = await makePair(wallet)
    await write(a, 'key')
    refuseAfter(a, 0, 'PERMISSION_DENIED')
    const interrupted = new Promise<string>((resolve) => {
      b.network.observe((event) => {
        if (event.type === 'following' && event.state === 'interrupted') resolve(event.code)
      })
    })
    const follower = b.network.follow('a')
    assert.equal(await interrupted, 'PERMISSION_DENIED')
    follower.stop()
  })
})
