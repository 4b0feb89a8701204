// What relays give, to whom, and how much.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { homes, introduce, port, Stage, sign, signUntilItWorks, through } from './stage.mjs'

const listen = [`/ip4/0.0.0.0/tcp/${port}`]

describe('a relay', { concurrency: 5 }, () => {
  test('takes no stranger in, unless it is open', async (t) => {
    const stage = new Stage(t)
    const relay = await stage.startPublic('relay', '11.0.0.10', { relay: {} })
    const home = stage.internet.home('home', '11.0.0.21', 1)
    const relays = [relay.address]
    const stranger = await stage.start('stranger', home.host('stranger').at, { relays, listen })
    assert.ok(!stranger.addresses.some((address) => address.includes('p2p-circuit')))
    const denied = { type: 'decision', peer: stranger.id, outcome: 'denied' }
    await relay.event(denied)
    // Somebody lets it in: no restart is needed.
    await relay.call('setPeer', { id: stranger.id, name: 'friend' })
    const since = Date.now()
    const { at } = await stranger.event({ type: 'relay', state: 'reserved' }, { within: 40_000 })
    t.diagnostic(`has a reservation ${at - since} ms after it was let in`)
  })

  test('that is open gives strangers relaying and nothing else', async (t) => {
    const { stage, relay } = await homes(t, {})
    await relay.call('serve')
    await relay.call('makeKey', { client: 'signer' })
    const home = stage.internet.home('third', '11.0.0.23', 3)
    const stranger = await stage.start('stranger', home.host('stranger').at, {
      ...{ relays: [relay.address], listen },
    })
    await relay.event({ type: 'reservation', state: 'made', peer: stranger.id })
    await stranger.call('setPeer', { id: relay.id, name: 'relay', addresses: [relay.address] })
    await assert.rejects(stranger.call('connect', { peer: 'relay', client: 'signer' }), {
      code: 'PERMISSION_DENIED',
    })
    await stranger.kill()
    await relay.event({ type: 'reservation', state: 'ended', peer: stranger.id })
  })

  test('that was none when it was first asked is asked again', async (t) => {
    const stage = new Stage(t)
    const relay = await stage.startPublic('relay', '11.0.0.10', { firewall: { unknown: 'ask' } })
    const home = stage.internet.home('home', '11.0.0.21', 1)
    const relays = [relay.address]
    const guest = await stage.start('guest', home.host('guest').at, { relays, listen })
    await relay.event({ type: 'connected', peer: guest.id })
    await relay.kill()
    await stage.restart({ ...relay, options: { ...relay.options, relay: { open: true } } })
    const since = Date.now()
    const { at } = await guest.event({ type: 'relay', state: 'reserved' }, { within: 40_000 })
    t.diagnostic(`has a reservation ${at - since} ms after it became a relay`)
  })

  test('with a limit of bytes cuts, and calls work again', async (t) => {
    const { user, publicKey } = await homes(t, { relay: { bytes: 200_000 } })
    await user.call('connect', { peer: 'server', client: 'signer' })
    const codes = new Set()
    let worked = 0
    for (let i = 0; i < 30; i++) {
      await sign(user, publicKey, 'signer', 20_000).then(
        () => worked++,
        (error) => codes.add(error.code ?? error.message),
      )
    }
    t.diagnostic(`${worked} of 30 calls of 20 kB worked, the others failed with ${[...codes]}`)
    assert.deepEqual([...codes], ['CONNECTION_LOST'])
    assert.ok(worked >= 20)
    await signUntilItWorks(user, publicKey, ['CONNECTION_LOST'], 10_000)
  })

  test('that is away does not keep a network from opening, and is found when it comes', async (t) => {
    const stage = new Stage(t)
    const relay = await stage.startPublic('relay', '11.0.0.10', { relay: { open: true } })
    await relay.kill()
    const home = stage.internet.home('home', '11.0.0.21', 1)
    const nowhere = relay.address.replace('11.0.0.10', '11.0.0.99')
    const server = await stage.start('server', home.host('server').at, {
      ...{ relays: [relay.address], listen, serve: true },
    })
    t.diagnostic(`a network opens after ${server.startMs} ms when a relay refuses`)
    assert.ok(server.startMs < 7000)
    home.drop()
    const other = await stage.start('other', home.host('other').at, { relays: [nowhere] })
    t.diagnostic(`and after ${other.startMs} ms when it is silent`)
    assert.ok(other.startMs < 7000)
    home.undrop()
    await stage.restart(relay)
    const since = Date.now()
    const { at } = await server.event({ type: 'relay', state: 'reserved' })
    t.diagnostic(`reserved ${at - since} ms after the relay is there`)
    const user = await stage.startPublic('user', '11.0.0.30', { listen: [] })
    const publicKey = await server.call('makeKey', { client: 'signer' })
    await introduce(server, user, { addresses: [through(relay, server)] })
    await user.call('connect', { peer: 'server', client: 'signer' })
    await sign(user, publicKey)
  })
})
