// A Stronghold on another process's network: prints its id and addresses, and serves the client
// `bench` to the peer that it is given.
import { serve } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, procedureNames, Stronghold } from '@stronghold/stronghold'
import { signWith } from './ours.mjs'

const [guest] = process.argv.slice(2)
const key = KeyProvider.makeRandom()
const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
await signWith(await stronghold.createClient('bench'))
const network = await serve(stronghold, {
  listen: ['/ip4/127.0.0.1/tcp/0'],
  // The benchmark measures how fast it can be, not how fast one peer may be by default.
  limits: { rate: 1_000_000 },
})
const permissions = { procedures: procedureNames, otherVaults: { use: true, write: true } }
await network.setPeer({
  id: guest,
  name: 'guest',
  inbound: { clients: [{ path: 'bench', permissions }] },
})
console.log(JSON.stringify({ id: network.identity.peerId, addresses: network.addresses }))
process.stdin.resume()
process.stdin.on('end', async () => {
  await network.close()
  await stronghold.close({ discard: true })
})
