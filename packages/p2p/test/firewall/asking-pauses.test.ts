import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NetworkEvent } from '@stronghold/p2p'
import { AskingPauses } from '#internal/firewall/asking-pauses.js'
import { rejects } from '../compliance.js'
import { join, makeStronghold } from '../support.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('The pause after a no', () => {
  const known = new Set(['phone', 'tablet'])
  function clocked() {
    const clock = { now: 0 }
    const pauses = new AskingPauses(
      (peer) => known.has(peer),
      () => clock.now,
    )
    /** Milliseconds until the peer is asked about again; it is told of once. */
    const wait = (peer: string) => {
      const begun = clock.now
      if (pauses.check(peer) === undefined) return 0
      while (pauses.check(peer) !== undefined) {
        assert.equal(pauses.check(peer), 'again')
        clock.now += 500
      }
      return clock.now - begun
    }
    return { clock, pauses, wait }
  }

  it('doubles from a second up to five minutes, and is told once each', () => {
    const { pauses, wait } = clocked()
    const waits = Array.from({ length: 11 }, () => {
      pauses.refused('phone')
      return wait('phone') / 1000
    })
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  })

  it('begins anew after a yes, after a rule has changed, and after a long time', () => {
    const { clock, pauses, wait } = clocked()
    for (const end of [
      () => pauses.allowed('phone'),
      () => pauses.forget('phone'),
      () => {
        clock.now += 300_000
      },
    ]) {
      pauses.refused('phone')
      wait('phone')
      pauses.refused('phone')
      assert.equal(wait('phone'), 2000)
      end()
      pauses.refused('phone')
      assert.equal(wait('phone'), 1000)
      pauses.forget('phone')
    }
  })

  it('is not doubled by a no to what was asked before it began', () => {
    const { pauses, wait } = clocked()
    for (let i = 0; i < 4; i++) pauses.refused('phone')
    assert.equal(wait('phone'), 1000)
  })

  it('is of one peer; all strangers share one, which no ban of one of them ends', () => {
    const { pauses } = clocked()
    pauses.refused('phone')
    assert.equal(pauses.check('tablet'), undefined)
    assert.equal(pauses.check('stranger 1'), undefined)
    pauses.refused('stranger 1')
    pauses.forget('stranger 1')
    assert.equal(pauses.check('stranger 2'), 'first')
    assert.equal(pauses.check('stranger 3'), 'again')
    assert.equal(pauses.check('phone'), 'first')
    assert.equal(pauses.check('tablet'), undefined)
  })
})

describe('A peer that was told no', () => {
  const reads = { path: 'shared', permissions: { store: 'read' }, ask: { store: 'write' } } as const

  it('asks on, and reaches nobody', async () => {
    const there = await makeStronghold()
    await there.createClient('shared')
    let asked = 0
    const call = async () => {
      asked++
      return false
    }
    const server = await join(there, { commit: 'never', firewall: { ask: { call } } })
    await server.serve()
    const peer = await join(await makeStronghold(), { listen: [] })
    await peer.setPeer({ id: server.identity.peerId, name: 'server', addresses: server.addresses })
    const id = peer.identity.peerId
    const events: NetworkEvent[] = []
    server.observe((event) => events.push(event))
    for (let times = 1; times <= 2; times++) {
      // A rule that is set anew ends the pause.
      await server.setPeer({ id, inbound: { clients: [reads] } })
      const client = await peer.connect('server', { client: 'shared' })
      events.length = 0
      asked = 0
      const begun = performance.now()
      for (let i = 0; i < 50; i++) {
        await rejects(client.store.insert('k', utf8('v')), 'PERMISSION_DENIED')
      }
      // Pauses of 1, 2, 4 … seconds: so many questions fit between them, however slow the calls are.
      const most = 1 + Math.floor(Math.log2(1 + (performance.now() - begun) / 1000))
      assert(asked >= 1 && asked <= most, `${asked} questions`)
      await client.store.get('k')
      const told = events.flatMap((e) =>
        e.type === 'decision' ? [`${e.outcome}: ${e.reason}`] : [],
      )
      const cycles = Array.from({ length: asked }, () => ['denied: answer', 'denied: limit'])
      assert.deepEqual(told.slice(0, 2 * asked - 1), cycles.flat().slice(0, 2 * asked - 1))
      assert.equal(told.at(-1), 'allowed: rule')
      assert(told.length <= 2 * asked + 1)
    }
  })
})
