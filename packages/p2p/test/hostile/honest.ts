// An honest peer of a victim, in a process of its own: what it waits for is the victim alone.
import { Network, type RemoteClient } from '@stronghold/p2p'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'

/** What the parent wants. */
export type HonestWish =
  | { readonly meet: string; readonly addresses: readonly string[] }
  | { readonly begin: true }
  | { readonly end: true }
/** What it hears: milliseconds of calls, and codes of those that failed. */
export type HonestWord =
  | { readonly id: string }
  | { readonly ready: true }
  | { readonly times: readonly number[]; readonly failures: readonly string[] }

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
})
const network = await Network.open(stronghold)
let isOver = true
let using: Promise<void> = Promise.resolve()
let times: number[] = []
let failures: string[] = []

process.on('message', async (wish: HonestWish) => {
  if ('meet' in wish) {
    await network.setPeer({ id: wish.meet, name: 'server', addresses: wish.addresses })
    // What is loaded and compiled with the first calls is no damage.
    const client = await network.connect('server', { client: 'shared' })
    for (let i = 0; i < 1000; i++) await client.store.get('small')
    for (let i = 0; i < 20; i++) await client.store.get('large')
    client.close()
    tell({ ready: true })
  } else if ('begin' in wish) {
    isOver = false
    times = []
    failures = []
    using = use()
    tell({ ready: true })
  } else {
    isOver = true
    await using
    tell({ times, failures })
  }
})
process.on('disconnect', () => process.exit())
tell({ id: network.identity.peerId })

async function use(): Promise<void> {
  do {
    try {
      const client = await network.connect('server', { client: 'shared', deadline: 20_000 })
      await call(client).finally(() => client.close())
    } catch (error) {
      failures.push((error as { readonly code: string }).code)
    }
  } while (!isOver)
}

async function call({ store }: RemoteClient): Promise<void> {
  do {
    const begun = performance.now()
    await store.get('small')
    times.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, 10))
  } while (!isOver)
}

function tell(word: HonestWord): void {
  process.send?.(word)
}
