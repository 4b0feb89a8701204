import { after } from 'node:test'
import { type Grants, Network, type NetworkOptions } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, type PlaceOptions, Stronghold } from '@stronghold/stronghold'

/** What ends when the test file does, the last first. */
const open: (() => Promise<void>)[] = []
after(async () => {
  for (const close of open.reverse()) await close()
})

/** A Stronghold with a zone of its own, in memory. */
export async function makeStronghold(
  options: PlaceOptions & { readonly key?: KeyProvider } = {},
): Promise<Stronghold> {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    workFactor: 1,
    ...options,
  })
  open.push(() => stronghold.close({ discard: true }))
  return stronghold
}

/** A network of a Stronghold; it listens on this host. */
export async function join(stronghold: Stronghold, options: NetworkOptions = {}): Promise<Network> {
  const network = await Network.open(stronghold, {
    listen: ['/ip4/127.0.0.1/tcp/0'],
    // All tests come from one host.
    connectionsPerSecond: 1000,
    ...options,
  })
  open.push(() => network.close())
  return network
}

export { all, everything } from './grants.js'

/** Lets two networks know each other, under the names `server` and `client`. */
export async function introduce(server: Network, client: Network, grants: Grants): Promise<void> {
  await server.setPeer({ id: client.identity.peerId, name: 'client', inbound: grants })
  await client.setPeer({
    id: server.identity.peerId,
    name: 'server',
    addresses: server.addresses,
  })
}
