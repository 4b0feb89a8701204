// Two hosts behind NAT routers, of which neither can reach the other, and a relay that both can.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { homes, port, publicPort, sign, signUntilItWorks } from './stage.mjs'

/** The codes with which a call may fail while the network is cut. */
const cutCodes = ['CONNECTION_LOST', 'TIMED_OUT', 'PEER_UNREACHABLE']
/** Milliseconds in which a cut is noticed: nothing comes for 7.5 to 9 s, though there are pings. */
const noticed = 13_000
/** Milliseconds in which a call to a peer fails that cannot be reached (`connectTimeout`). */
const unreachable = 16_000
/** Milliseconds in which a call works again after the network does. */
const healed = 20_000

// Each has an internet of its own, and they mostly wait.
describe('through a relay', { concurrency: 6 }, () => {
  test('a key behind a NAT router is used, and there is no other way to it', async (t) => {
    const { relay, server, user, publicKey, inside, outside } = await homes(t)
    assert.deepEqual(relay.addresses, [relay.address])
    for (const address of [inside, outside]) {
      assert.notEqual(await user.call('reaches', { address, port }), 'yes')
    }
    assert.equal(await user.call('reaches', publicPort(relay)), 'yes')
    const { ms } = await user.timed('connect', { peer: 'server', client: 'signer' })
    t.diagnostic(`connected after ${ms} ms, signed after ${await sign(user, publicKey)} ms`)
    const { relayed } = await user.event({ type: 'connected', peer: server.id })
    assert.equal(relayed, true)
    await relay.event({ type: 'reservation', state: 'made', peer: server.id })
  })

  for (const [how, cut, heal] of [
    ['drops everything in silence', 'drop', 'undrop'],
    ['has lost its cable', 'unplug', 'replug'],
  ]) {
    for (const side of ['server', 'user']) {
      test(`the same object works again after the router of the ${side} ${how}`, async (t) => {
        const setting = await homes(t)
        const { server, user, publicKey } = setting
        await user.call('connect', { peer: 'server', client: 'signer' })
        await sign(user, publicKey)
        const router = setting[`${side}Home`]
        router[cut]()
        const first = await failure(sign(user, publicKey))
        t.diagnostic(`a call that is on its way fails with ${first.code} after ${first.ms} ms`)
        assert.equal(first.code, 'CONNECTION_LOST', first.message)
        assert.ok(first.ms < noticed, first.message)
        const second = await failure(sign(user, publicKey))
        t.diagnostic(`the next fails with ${second.code} after ${second.ms} ms`)
        assert.ok(cutCodes.includes(second.code), second.message)
        assert.ok(second.ms < unreachable, second.message)
        if (side === 'server') await server.event({ type: 'relay', state: 'lost' })
        const since = Date.now()
        router[heal]()
        const { ms, failures } = await signUntilItWorks(user, publicKey, cutCodes, healed)
        t.diagnostic(`works again ${ms} ms after the network does; until then: ${failures}`)
        if (side === 'user') return
        const { at } = await server.event({ type: 'relay', state: 'reserved' }, { since })
        t.diagnostic(`the reservation is back after ${at - since} ms`)
      })
    }
  }

  test('the same object works again after the relay was killed and is back', async (t) => {
    const { stage, server, user, publicKey, relay } = await homes(t)
    await user.call('connect', { peer: 'server', client: 'signer' })
    await sign(user, publicKey)
    await relay.kill()
    const first = await failure(sign(user, publicKey))
    t.diagnostic(`a call fails with ${first.code} after ${first.ms} ms`)
    assert.ok(cutCodes.includes(first.code), first.message)
    assert.ok(first.ms < unreachable, first.message)
    await server.event({ type: 'relay', state: 'lost' })
    const again = await stage.restart(relay)
    const since = Date.now()
    assert.equal(again.id, relay.id)
    const { ms, failures } = await signUntilItWorks(user, publicKey, cutCodes, healed)
    t.diagnostic(`works again ${ms} ms after the relay is there; until then: ${failures}`)
    const { at } = await server.event({ type: 'relay', state: 'reserved' }, { since: since - 5000 })
    t.diagnostic(`the reservation is back ${at - since} ms after the relay`)
  })
})

/** What a call that must fail fails with. */
function failure(call) {
  return call.then(
    () => assert.fail('a call worked through a network that was cut'),
    (error) => error,
  )
}
