import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { after, describe, it } from 'node:test'
import type { ComponentLogger, Startable } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Network } from '@stronghold/p2p'
import { rejects } from '../compliance.js'
import { stockNode } from '../frames.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const signer = { client: 'signer' }
const there = await makeStronghold()
await there.createClient('signer')

/** Somebody in the local network who says where another peer is; libp2p's own mDNS. */
async function say(peer: string, addresses: readonly string[]): Promise<() => Promise<void>> {
  const said = addresses.map((address) => multiaddr(`${address}/p2p/${peer}`))
  const log = Object.assign(() => undefined, { error: () => undefined, trace: () => undefined })
  const liar = mdns({ serviceTag: '_stronghold._udp.local' })({
    peerId: peerIdFromString(peer),
    addressManager: { getAddresses: () => said },
    logger: { forComponent: () => log } as unknown as ComponentLogger,
  } as unknown as Parameters<ReturnType<typeof mdns>>[0]) as unknown as Startable
  await liar.start()
  return async () => liar.stop()
}

/** A network that has heard of addresses of a peer. */
async function told(peer: Network, addresses: readonly string[], isKnown = true): Promise<Network> {
  const id = peer.identity.peerId
  const user = await join(await makeStronghold(), { listen: [], mdns: true })
  await introduce(peer, user, all('signer'))
  if (!isKnown) await user.setPeer({ id, addresses: [] })
  const found = new Promise<void>((resolve) => {
    user.observe((event) => {
      if (event.type === 'found' && event.peer === id) resolve()
    })
  })
  // It asks when it starts, and answers itself.
  const quiet = await say(id, addresses)
  await found
  await quiet()
  return user
}

/** A listener that says nothing, or hangs up, and all that came to it. */
async function listen(hangsUp = false): Promise<{ port: number; heard: Set<Socket> }> {
  const heard = new Set<Socket>()
  const server = createServer((socket) => {
    heard.add(socket)
    socket.on('error', () => undefined)
    if (hangsUp) socket.destroy()
  }).listen(0)
  await once(server, 'listening')
  after(() => {
    for (const socket of heard) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, heard }
}

const interfaces = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
const skip = interfaces.some(({ internal }) => !internal) ? false : 'there is no local network'

describe('What is said in the local network', { skip, timeout: 60_000 }, () => {
  it('keeps nobody from an address that is known', async () => {
    const server = await join(there, { identity: 'known' })
    await server.serve()
    const { port, heard } = await listen()
    const silent = Array.from({ length: 5 }, () => `/ip4/127.0.0.1/tcp/${port}`)
    const dead = Array.from({ length: 30 }, (_, i) => `/ip4/127.0.1.${i + 1}/tcp/1`)
    const user = await told(server, [...silent, ...dead])
    const client = await user.connect('server', signer)
    await client.store.keys()
    assert.equal(heard.size, 0)
  })

  it('is dialled where nothing else is known, a few of it', async () => {
    const server = await join(there, { identity: 'gone' })
    const { port, heard } = await listen(true)
    const said = Array.from({ length: 30 }, (_, i) => `/ip4/127.0.1.${i + 1}/tcp/${port}`)
    const user = await told(server, said, false)
    await server.close()
    await assert.rejects(user.connect('server', signer))
    assert(heard.size > 0 && heard.size <= 8, `${heard.size} were dialled`)
  })

  it('leads to a peer that has moved', async () => {
    const server = await join(there, { identity: 'moved' })
    await server.serve()
    const [address = ''] = server.addresses
    const [place = ''] = address.split('/p2p/')
    const user = await told(server, [place])
    await user.setPeer({ id: server.identity.peerId, addresses: ['/ip4/127.0.0.1/tcp/1'] })
    const client = await user.connect('server', signer)
    await client.store.keys()
  })

  it('leads to no relay that nobody has named', async () => {
    const server = await join(there, { identity: 'relayed' })
    const stranger = await stockNode()
    after(() => stranger.stop())
    const { port, heard } = await listen()
    const relay = `/ip4/127.0.0.1/tcp/${port}/p2p/${stranger.peerId}`
    const user = await told(server, [`${relay}/p2p-circuit`], false)
    await server.close()
    await rejects(user.connect('server', signer), 'PEER_UNREACHABLE')
    assert.equal(heard.size, 0)
  })
})
