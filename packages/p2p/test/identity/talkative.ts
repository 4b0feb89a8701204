// Two Strongholds that talk, in an environment that asks libp2p to print all it knows.
import { Network } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { all } from '../grants.js'

const make = () =>
  Stronghold.create({ storage: new MemoryStorage(), key: KeyProvider.makeRandom() })
const [there, here] = [await make(), await make()]
await there.createClient('shared')
const server = await Network.open(there, { listen: ['/ip4/127.0.0.1/tcp/0'] })
await server.serve()
const peer = await Network.open(here)
await server.setPeer({ id: peer.identity.peerId, inbound: all('shared') })
await peer.setPeer({ id: server.identity.peerId, name: 'server', addresses: server.addresses })
const client = await peer.connect('server', { client: 'shared' })
await client.store.insert('k', new Uint8Array(8))
await peer.close()
await server.close()
await here.close({ discard: true })
await there.close({ discard: true })
process.stdout.write('done\n')
