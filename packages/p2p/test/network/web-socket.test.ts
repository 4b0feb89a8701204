import '../hostile/platform.js'

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import type { Network } from '@stronghold/p2p'
import { createLibp2p } from 'libp2p'
import { answerTo, asked, webSocketRequest } from '../hostile/sockets.js'
import { ascii, webSocketFrame } from '../hostile/wire.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const overWebSockets = { listen: ['/ip4/127.0.0.1/tcp/0/ws', '/ip4/127.0.0.1/tcp/0'] }

async function served(): Promise<Network> {
  const stronghold = await makeStronghold()
  const { store } = await stronghold.createClient('shared')
  await store.insert('large', new Uint8Array(1 << 20).fill(7))
  const network = await join(stronghold, overWebSockets)
  await network.serve()
  return network
}

async function stockOverWebSockets(listen: string[] = []) {
  const node = await createLibp2p({
    addresses: { listen },
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify(), ping: ping() },
  })
  after(() => node.stop())
  return node
}

const addressOf = ({ addresses }: Network) =>
  addresses.find((address) => address.includes('/ws')) as string

async function socketTo(network: Network): Promise<Socket> {
  const [, , host, , port] = addressOf(network).split('/')
  const socket = connect(Number(port), host)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

describe('Over WebSockets', () => {
  it('Strongholds use each other', async () => {
    const server = await served()
    const client = await join(await makeStronghold())
    await introduce(server, client, all('shared'))
    await client.setPeer({ id: server.identity.peerId, addresses: [addressOf(server)] })
    const shared = await client.connect('server', { client: 'shared' })
    assert.deepEqual(await shared.store.get('large'), new Uint8Array(1 << 20).fill(7))
    await shared.store.insert('other', new Uint8Array(1 << 20).fill(8))
    assert.deepEqual(await shared.store.get('other'), new Uint8Array(1 << 20).fill(8))
    shared.close()
  })

  it('a stock peer of libp2p is understood, whoever dials', async () => {
    const server = await served()
    const stock = await stockOverWebSockets(['/ip4/127.0.0.1/tcp/0/ws'])
    const id = stock.peerId.toString()
    await server.setPeer({ id, inbound: all('shared') })
    assert((await stock.services.ping.ping(multiaddr(addressOf(server)))) >= 0)
    await stock.hangUp(server.identity.peerId as never).catch(() => undefined)
    for (const connection of stock.getConnections()) await connection.close()
    const addresses = stock.getMultiaddrs().map((address) => address.toString())
    await server.setPeer({ id, addresses })
    await assert.rejects(server.connect(id, { client: 'shared' }), { code: 'PROTOCOL_UNSUPPORTED' })
    assert(server.connected.includes(id))
  })

  it('whoever says nothing, or half a handshake, is hung up on', { timeout: 40_000 }, async () => {
    const server = await served()
    const sockets = await Promise.all(Array.from({ length: 12 }, () => socketTo(server)))
    const ends = sockets.map((socket) => once(socket, 'close'))
    for (const [i, socket] of sockets.entries()) {
      socket.resume()
      if (i % 3 === 1) socket.write(webSocketRequest.subarray(0, 60))
      if (i % 3 === 2) socket.write(webSocketRequest)
    }
    await Promise.all(ends)
  })

  it('one host has sixteen sockets that have not said who they are', async () => {
    const server = await served()
    const sockets = await Promise.all(Array.from({ length: 40 }, () => socketTo(server)))
    const ends = sockets.map(
      (socket) => new Promise<void>((resolve) => socket.resume().once('close', () => resolve())),
    )
    let ended = 0
    for (const end of ends) void end.then(() => ended++)
    while (ended < 24) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(sockets.filter(({ destroyed }) => !destroyed).length, 16)
    for (const socket of sockets) socket.destroy()
    await Promise.all(ends)
    // The places are free again.
    const client = await join(await makeStronghold())
    await introduce(server, client, all('shared'))
    await client.setPeer({ id: server.identity.peerId, addresses: [addressOf(server)] })
    for (let open = false; !open; ) {
      open = await client.connect('server', { client: 'shared' }).then(
        () => true,
        () => false,
      )
    }
  })

  it('another request is answered once, and what is no HTTP not at all', async () => {
    const server = await served()
    for (const [request, answer] of [
      ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 426 /],
      ['POST / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n', /^HTTP\/1\.1 426 /],
      ['\r\n\r\n', /^HTTP\/1\.1 426 /],
      ['GET / HTTP/1.1\r\nno header\r\n\r\n', /^$/],
      ['x'.repeat(9000), /^$/],
      // An expression that is not careful takes minutes for it.
      [`GET / HTTP/1.1\r\nx:${' '.repeat(8000)}\x01\r\n\r\n`, /^$/],
      [`GET / HTTP/1.1\r\nx:${' \t'.repeat(4000)}\r\n\r\n`, /^HTTP\/1\.1 426 /],
    ] as const) {
      const socket = await socketTo(server)
      const heard: Buffer[] = []
      socket.on('data', (bytes) => heard.push(bytes))
      socket.write(request)
      await once(socket, 'close')
      assert.match(Buffer.concat(heard).toString(), answer)
    }
  })

  it('a server that is none is given up, and an address with TLS not listened on', async () => {
    const client = await join(await makeStronghold())
    const [id] = [(await stockOverWebSockets()).peerId.toString()]
    const answers: ((socket: Socket) => Promise<unknown>)[] = [
      async (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'),
      async (socket) => socket.write(answerTo('another key')),
      async (socket) => {
        const key = await asked(socket)
        socket.write(answerTo(key).replace('\r\n\r\n', '\r\nSec-WebSocket-Extensions: x\r\n\r\n'))
      },
      async (socket) => {
        socket.write(answerTo(await asked(socket)))
        socket.write(webSocketFrame(0xff, ascii('none'), false))
      },
      async (socket) => socket.destroy(),
    ]
    for (const answer of answers) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined)
        void answer(socket)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as { readonly port: number }
      await client.setPeer({ id, addresses: [`/ip4/127.0.0.1/tcp/${port}/ws`] })
      await assert.rejects(client.connect(id, { client: 'shared' }), {
        code: /PEER_UNREACHABLE|PEER_REFUSED|PROTOCOL_VIOLATION/,
      })
      server.close()
    }
    await assert.rejects(
      join(await makeStronghold(), { listen: ['/ip4/127.0.0.1/tcp/0/tls/ws'] }),
      {
        code: 'LISTEN_FAILED',
      },
    )
  })
})
