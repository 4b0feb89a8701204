import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FirewallOptions, NetworkEvent, PeerLimits } from '@stronghold/p2p'
import { rejects } from '../compliance.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const there = await makeStronghold()
const here = await makeStronghold()
const shared = await there.createClient('shared')
await shared.store.insert('k', new Uint8Array(100))

let count = 0
async function pair(limits: Partial<PeerLimits>, firewall: FirewallOptions = {}) {
  const server = await join(there, {
    identity: `server ${count}`,
    commit: 'never',
    limits,
    firewall,
  })
  await server.serve()
  const peer = await join(here, { identity: `peer ${count++}`, listen: [] })
  const events: NetworkEvent[] = []
  server.observe((event) => events.push(event))
  await introduce(server, peer, all('shared'))
  const connect = () => peer.connect('server', { client: 'shared' })
  const isTold = () => events.some((e) => e.type === 'decision' && e.reason === 'limit')
  return { connect, isTold, server, peer }
}

describe('A limit of one peer', () => {
  it('streams at a time', async () => {
    const { connect, isTold } = await pair({ streams: 2 })
    const first = await connect()
    await connect()
    await rejects(connect(), 'PEER_BUSY')
    assert(isTold())
    first.close()
    for (let i = 0; ; i++) {
      try {
        await connect()
        break
      } catch (error) {
        if (i > 50) throw error
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  })

  it('streams in ten seconds', async () => {
    const { connect, isTold } = await pair({ openings: 3 })
    for (let i = 0; i < 3; i++) (await connect()).close()
    await rejects(connect(), 'PEER_BUSY')
    assert(isTold())
  })

  it('streams in ten seconds, as many as are allowed: no number of them is a violation', async () => {
    const { connect } = await pair({ openings: 400 })
    for (let i = 0; i < 400; i++) (await connect()).close()
  })

  it('connections', async () => {
    const { connect, isTold, server, peer } = await pair({ connections: 1 })
    await connect()
    const again = await join(here, { identity: `peer ${count - 1}`, listen: [] })
    assert.equal(again.identity.peerId, peer.identity.peerId)
    await again.setPeer({ id: server.identity.peerId, addresses: server.addresses })
    await rejects(again.connect('server', { client: 'shared' }), 'PEER_REFUSED')
    assert(isTold())
  })

  it('messages a second, after which the next wait and do not fail', async () => {
    const { connect } = await pair({ rate: 20 })
    const client = await connect()
    const begun = performance.now()
    await Promise.all(Array.from({ length: 40 }, () => client.store.get('k')))
    assert(performance.now() - begun > 500)
  })

  it('the time for one message', async () => {
    const { server, peer } = await pair(
      { deadline: 100 },
      { ask: { call: () => new Promise(() => undefined) } },
    )
    const grant = { path: 'shared', permissions: {}, ask: { store: 'read' } } as const
    await server.setPeer({ id: peer.identity.peerId, inbound: { clients: [grant] } })
    const client = await peer.connect('server', { client: 'shared', deadline: 20_000 })
    await rejects(client.store.get('k'), 'TIMED_OUT')
  })

  it('the longest message', async () => {
    const { connect } = await pair({ frame: 1024 })
    const client = await connect()
    await rejects(client.store.insert('k', new Uint8Array(1024)), 'MESSAGE_TOO_LARGE')
    await client.store.get('k')
  })

  it('that is none is refused', async () => {
    for (const limits of [
      { streams: 0 },
      { rate: 1.5 },
      { frame: 100, bytes: 99 },
      { stall: 2 ** 31 },
    ]) {
      await rejects(pair(limits), 'INVALID_ARGUMENT')
    }
  })
})
