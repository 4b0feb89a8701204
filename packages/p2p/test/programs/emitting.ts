import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Network, type NetworkOptions } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { all } from '../grants.js'

async function join(options: NetworkOptions): Promise<Network> {
  const key = KeyProvider.makeRandom()
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
  await stronghold.createClient('shared')
  return Network.open(stronghold, { connectionsPerSecond: 1000, commit: 'never', ...options })
}

/** Has every transport, service and way of finding peers emit: dialled, refused, cut, misused. */
export async function emit(): Promise<void> {
  const listen = ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws']
  const dht = { bootstrap: [], server: true }
  const server = await join({ listen, relay: { open: true }, dht, mdns: true })
  await server.serve()
  const relay = server.addresses[0] as string
  const client = await join({ listen, relays: [relay], dht: { bootstrap: [relay] }, mdns: true })
  await client.serve()
  const { peerId: id } = server.identity
  const dialler = await join({})
  await server.setPeer({ id: dialler.identity.peerId, inbound: all('shared') })
  const other = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
  })
  other.on('error', () => undefined)
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { readonly port: number }
  const ways = [
    // The last one first: once it was reached, its other addresses are known too.
    ...[...server.addresses].reverse(),
    ...[`/ip4/127.0.0.1/tcp/${port}`, `/ip4/127.0.0.1/tcp/${port}/ws`],
    ...['/ip4/127.0.0.1/tcp/1', '/ip4/127.0.0.1/tcp/1/ws', `/ip4/127.0.0.1/tcp/${port}/tls/ws`],
    ...['/dns4/no.such.host.invalid/tcp/1', '/dns4/no.such.host.invalid/tcp/1/ws'],
  ]
  const absent = await join({})
  await absent.close()
  for (const address of ways) {
    const peer = server.addresses.includes(address) ? id : absent.identity.peerId
    for (const milliseconds of [1, 3000]) {
      await dialler.setPeer({ id: peer, addresses: [address] })
      const signal = AbortSignal.timeout(milliseconds)
      const used = dialler.connect(peer, { client: 'shared', signal })
      await used.then(
        async (shared) => {
          await shared.store.get('key')
          shared.close()
        },
        () => undefined,
      )
    }
  }
  for (const address of server.addresses) {
    for (const said of ['', 'GET / HTTP/1.1\r\n\r\n', 'nothing of the kind\r\n\r\n', '\x13']) {
      const [, , host, , at] = address.split('/')
      const socket = connect(Number(at), host)
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(said)
      await new Promise((resolve) => setTimeout(resolve, 20))
      socket.resetAndDestroy()
    }
  }
  await Promise.all([client.close(), dialler.close()])
  await server.close()
  other.close()
}
