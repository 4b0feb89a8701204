// A Stronghold that serves and dials, in a process of its own: its memory is looked at from outside.
import { Network } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { all } from '../grants.js'

/** What the parent wants: let a peer in, have one dialled, a look at the memory, or a new count. */
export type Wish =
  | { readonly admit: string }
  | { readonly dial: string; readonly address: string }
  | { readonly look: true }
  | { readonly begin: true }
/** What it hears. */
export type Word =
  | { readonly id: string; readonly addresses: readonly string[] }
  | { readonly admitted: string }
  | { readonly begun: true }
  | {
      readonly rss: number
      readonly peak: number
      readonly events: Readonly<Record<string, number>>
    }

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
})
const { store } = await stronghold.createClient('shared')
await store.insert('small', new Uint8Array(8))
await store.insert('large', new Uint8Array(1 << 20))
const network = await Network.open(stronghold, {
  listen: ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws'],
  connectionsPerSecond: 10_000,
  commit: 'never',
  limits: { stall: 2000 },
  relay: {},
})
await network.serve()

const events: Record<string, number> = {}
network.observe((event) => {
  const name = event.type === 'decision' ? `${event.outcome}: ${event.reason}` : event.type
  events[name] = (events[name] ?? 0) + 1
})

/** Peers that were let in. */
const admitted: string[] = []

let peak = 0
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 10)

process.on('message', async (wish: Wish) => {
  if ('admit' in wish) {
    await network.setPeer({ id: wish.admit, inbound: all('shared') })
    admitted.push(wish.admit)
    tell({ admitted: wish.admit })
  } else if ('dial' in wish) {
    await dial(wish.dial, wish.address).catch(() => undefined)
  } else if ('begin' in wish) {
    // A book of thousands would cost more than what is looked at here; the first is the honest peer.
    for (const id of admitted.splice(1)) await network.removePeer(id)
    peak = 0
    tell({ begun: true })
  } else {
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    tell({ rss: process.memoryUsage.rss(), peak, events })
  }
})
process.on('disconnect', () => process.exit())
tell({ id: network.identity.peerId, addresses: network.addresses })

async function dial(id: string, address: string): Promise<void> {
  const isKnown = admitted.includes(id)
  await network.setPeer({ id, inbound: all('shared'), addresses: [address] })
  try {
    const client = await network.connect(id, { client: 'shared', deadline: 2000 })
    await client.store.get('small').finally(() => client.close())
  } finally {
    if (!isKnown) await network.removePeer(id)
  }
}

function tell(word: Word): void {
  process.send?.(word)
}
