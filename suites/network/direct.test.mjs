// From a relayed connection to a direct one (DCUtR, https://github.com/libp2p/specs/blob/master/relay/DCUtR.md).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { homes, introduce, port, Stage, sign, through } from './stage.mjs'

const listen = [`/ip4/0.0.0.0/tcp/${port}`]

/** Calls one after the other until `done`; answers the codes of those that failed. */
async function signMeanwhile(user, publicKey, done) {
  const codes = []
  let calls = 0
  let isDone = false
  void done.then(
    () => {
      isDone = true
    },
    () => {
      isDone = true
    },
  )
  while (!isDone || calls < 20) {
    calls++
    await sign(user, publicKey).catch((error) => codes.push(error.code ?? error.message))
  }
  return { calls, codes }
}

describe('a connection through a relay', { concurrency: 3 }, () => {
  test('becomes direct when the user can be reached, and no call is lost', async (t) => {
    const stage = new Stage(t)
    const relay = await stage.startPublic('relay', '11.0.0.10', { relay: { open: true } })
    const home = stage.internet.home('home', '11.0.0.21', 1)
    const [server, user] = await Promise.all([
      stage.start('server', home.host('server').at, {
        listen,
        relays: [relay.address],
        serve: true,
      }),
      stage.startPublic('user', '11.0.0.30'),
    ])
    const publicKey = await server.call('makeKey', { client: 'signer' })
    await introduce(server, user, { addresses: [through(relay, server)] })
    const begun = Date.now()
    await user.call('connect', { peer: 'server', client: 'signer' })
    const direct = user.event({ type: 'connected', peer: server.id, relayed: false })
    const gone = user.event({ type: 'disconnected', peer: server.id, relayed: true })
    const { calls, codes } = await signMeanwhile(user, publicKey, Promise.all([direct, gone]))
    t.diagnostic(
      `direct after ${(await direct).at - begun} ms, relayed one gone after ${(await gone).at - begun} ms; ${calls} calls meanwhile, failed: ${codes.join(' ') || 'none'}`,
    )
    assert.deepEqual(codes, [])
    await relay.kill()
    await sign(user, publicKey)
  })

  test('becomes direct when a port of the router of the user leads to it', async (t) => {
    const setting = await homes(t, {
      user: { listen, announce: [`/ip4/11.0.0.22/tcp/${port}`] },
    })
    const { server, user, relay, publicKey } = setting
    setting.userHome.forwardPort(port, '192.168.2.10')
    await user.call('connect', { peer: 'server', client: 'signer' })
    const { direction } = await user.event({ type: 'connected', peer: server.id, relayed: false })
    assert.equal(direction, 'inbound')
    await sign(user, publicKey)
    await user.event({ type: 'disconnected', peer: server.id, relayed: true })
    await relay.kill()
    await sign(user, publicKey)
  })

  test('stays one between two NAT routers, and works', async (t) => {
    const { server, user, relay, publicKey } = await homes(t, { user: { listen } })
    await user.call('connect', { peer: 'server', client: 'signer' })
    // Three attempts of 5 s at most, if any is made.
    const direct = user.event(
      { type: 'connected', peer: server.id, relayed: false },
      { within: 8000 },
    )
    const { codes } = await signMeanwhile(user, publicKey, direct)
    const outcome = await direct.then(
      () => 'direct',
      () => 'relayed',
    )
    t.diagnostic(`two NAT routers: ${outcome}; failed calls: ${codes.join(' ') || 'none'}`)
    assert.deepEqual(codes, [])
    if (outcome === 'relayed') {
      await relay.kill()
      await assert.rejects(sign(user, publicKey), { code: /^(CONNECTION_LOST|PEER_UNREACHABLE)$/ })
    }
  })
})
