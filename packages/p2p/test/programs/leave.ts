// Joins a network and uses a peer, or serves and is used; leaves, and says what is still going on.
// Arguments: the address of a peer, if it is to use one.
import { Network } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'

const [address] = process.argv.slice(2)
const key = KeyProvider.makeRandom()
const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key, workFactor: 1 })
const listen = address === undefined ? ['/ip4/127.0.0.1/tcp/0'] : []
const network = await Network.open(stronghold, { listen })
if (address !== undefined) {
  const id = address.split('/').at(-1) as string
  await network.setPeer({ id, addresses: [address] })
  const client = await network.connect(id, { client: 'shared' })
  await client.store.keys()
}
await network.close()
await stronghold.close({ discard: true })
// What ends with the zone's process is not the network's.
const count = (part: string) =>
  process.getActiveResourcesInfo().filter((name) => name.includes(part)).length
// What was being closed may have a moment, without a timer that would be counted.
const until = Date.now() + 5000
while (count('Timeout') + count('TCP') > 0 && Date.now() < until) {
  await new Promise((resolve) => setImmediate(resolve))
}
process.stdout.write(JSON.stringify({ timers: count('Timeout'), network: count('TCP') }))
