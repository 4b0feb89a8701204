// Peers that are known by id alone: found in the local network (mDNS), or through a DHT.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { introduce, port, Stage, sign } from './stage.mjs'

const listen = [`/ip4/0.0.0.0/tcp/${port}`]

describe('a peer whose addresses nobody wrote down', { concurrency: 2 }, () => {
  test('is found in the local network, if it wants to be', async (t) => {
    const stage = new Stage(t)
    const begun = Date.now()
    const [server, user, quiet] = await Promise.all([
      stage.start('server', stage.internet.local('a', 1), { listen, mdns: true, serve: true }),
      stage.start('user', stage.internet.local('b', 2), { mdns: true }),
      stage.start('quiet', stage.internet.local('c', 3), { listen, serve: true }),
    ])
    const publicKey = await server.call('makeKey', { client: 'signer' })
    await introduce(server, user)
    await introduce(quiet, user)
    const { at, addresses } = await user.event({ type: 'found', peer: server.id })
    t.diagnostic(`found ${at - begun} ms after the hosts were started`)
    assert.deepEqual(addresses, [`/ip4/10.9.0.1/tcp/${port}`])
    await user.call('connect', { peer: 'server', client: 'signer' })
    await sign(user, publicKey)
    await assert.rejects(user.call('connect', { peer: 'quiet', client: 'signer' }), {
      code: 'PEER_UNREACHABLE',
    })
    const found = user.events.filter(({ type }) => type === 'found').map(({ peer }) => peer)
    assert.ok(!found.includes(quiet.id))
    assert.deepEqual(
      quiet.events.filter(({ type }) => type === 'found'),
      [],
    )
  })

  test('is found by id at a node of the DHT that both know', async (t) => {
    const stage = new Stage(t)
    const meeting = await stage.startPublic('meeting', '11.0.0.10', {
      dht: { bootstrap: [], server: true },
    })
    const dht = { bootstrap: [meeting.address] }
    const [server, user] = await Promise.all([
      stage.startPublic('server', '11.0.0.20', { dht, serve: true }),
      stage.startPublic('user', '11.0.0.30', { dht, listen: [] }),
    ])
    const publicKey = await server.call('makeKey', { client: 'signer' })
    await introduce(server, user)
    const { ms } = await user.timed('connect', { peer: 'server', client: 'signer' })
    t.diagnostic(`found and connected after ${ms} ms`)
    await sign(user, publicKey)
    // Strangers, who came to ask: they get nothing else.
    await user.call('setPeer', { id: meeting.id, name: 'meeting', addresses: [meeting.address] })
    await assert.rejects(user.call('connect', { peer: 'meeting', client: 'signer' }), {
      code: 'PROTOCOL_UNSUPPORTED',
    })
    // A wrong address in the book is no end: the DHT has the right one.
    const wrong = `/ip4/11.0.0.20/tcp/9/p2p/${server.id}`
    const other = await stage.startPublic('other', '11.0.0.40', { dht, listen: [] })
    await introduce(server, other, { addresses: [wrong] })
    const again = await other.timed('connect', { peer: 'server', client: 'signer' })
    t.diagnostic(`found in spite of a wrong address after ${again.ms} ms`)
    await sign(other, publicKey)
  })
})
