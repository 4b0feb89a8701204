// A Stronghold that serves, in a process of its own: its memory is looked at from outside.
import { Network } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { all } from '../grants.js'

/** What the parent wants: let a peer in, or a look at the memory. */
export type Wish = { readonly admit: string } | { readonly look: true }
/** What it hears. */
export type Word =
  | { readonly id: string; readonly addresses: readonly string[] }
  | { readonly admitted: string }
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
  listen: ['/ip4/127.0.0.1/tcp/0'],
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

let peak = 0
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 10)

process.on('message', async (wish: Wish) => {
  if ('admit' in wish) {
    await network.setPeer({ id: wish.admit, inbound: all('shared') })
    tell({ admitted: wish.admit })
    return
  }
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  tell({ rss: process.memoryUsage.rss(), peak, events })
  peak = 0
})
process.on('disconnect', () => process.exit())
tell({ id: network.identity.peerId, addresses: network.addresses })

function tell(word: Word): void {
  process.send?.(word)
}
