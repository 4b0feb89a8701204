import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Location, StrongholdError, WriteVault } from '@stronghold/stronghold'
import { Allowance } from '#internal/firewall/allowance.js'
import { at, makePair, until, write } from './sides.js'

describe('A partner that turned', () => {
  it('has few records looked for at a time, and honest calls go on', async () => {
    const [a, b] = await makePair('all')
    for (let i = 0; i < 15; i++) await a.stronghold.createClient(`client ${i}`)
    await a.stronghold.commit()
    // Within what a request may list, and 300,000 look-ups over all clients.
    const records = Array.from({ length: 20_000 }, (_, i) => Location.generic('v', `${i}`))
    const failed: (string | undefined)[] = []
    a.network.observe((event) => {
      if (event.type === 'syncFailed') failed.push(event.code)
    })
    const attacks = Array.from({ length: 2 }, () =>
      b.network.pull('a', { records }).then(
        () => 'done',
        (error: unknown) => (error instanceof StrongholdError ? error.code : String(error)),
      ),
    )
    for (let i = 0; i < 100; i++) {
      await a.wallet.execute(WriteVault({ data: new Uint8Array(8), location: at(`${i}`, 'own') }))
    }
    assert.deepEqual(new Set(await Promise.all(attacks)), new Set(['TOO_EXPENSIVE']))
    await until(async () => failed.length === 2)
    assert.deepEqual(new Set(failed), new Set(['TOO_EXPENSIVE']))
    // What it may have, it still gets.
    await write(a, 'one')
    const few = [{ path: 'wallet', records: [at('one')] }]
    assert.equal((await b.network.pull('a', { clients: few })).copied.length, 1)
  })

  it('waits for what it has cost, and no longer', () => {
    let now = 0
    const allowance = new Allowance(() => now)
    for (let i = 0; i < 10; i++) {
      assert.equal(allowance.wait, 0)
      allowance.spend(1_000_000)
    }
    assert.equal(allowance.wait, 0)
    allowance.spend(3_000_000)
    assert.equal(allowance.wait, 6000)
    now = 5999
    assert.equal(allowance.wait, 1)
    now = 6000
    assert.equal(allowance.wait, 0)
    // Nobody saves more than what may be done at once.
    now = 10_000_000
    assert.equal(allowance.wait, 0)
    allowance.spend(10_000_001)
    assert.equal(allowance.wait, 1)
  })
})
