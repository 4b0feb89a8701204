import { Network } from '@stronghold/p2p'
import { MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { fillRecords, ReusableKey } from './ours.mjs'

const yes = async () => true
const scope = [{ client: 'bench' }]

/**
 * Two Strongholds with a zone each that trust each other, over TCP; `a` has `count` records and `b`
 * has none: `{ a, b, end() }`.
 */
export async function makeSyncedPair(count) {
  const [a, b] = [await makeSide(['/ip4/127.0.0.1/tcp/0']), await makeSide([])]
  const invitation = await a.network.invite({ name: 'a', confirm: yes })
  await b.network.accept(invitation.code, { name: 'b', confirm: yes })
  await invitation.result
  await a.network.trust('b', { send: scope, receive: scope, current: a.key.provider() })
  await b.network.trust('a', { send: scope, receive: scope, current: b.key.provider() })
  a.client = await a.stronghold.createClient('bench')
  await fillRecords(a.client, count)
  await a.stronghold.commit()
  const end = async () => {
    for (const { network, stronghold } of [a, b]) {
      await network.close()
      await stronghold.close({ discard: true })
    }
  }
  return { a, b, end }
}

async function makeSide(listen) {
  const key = new ReusableKey()
  const options = { storage: new MemoryStorage(), key: key.provider(), workFactor: 1 }
  const stronghold = await Stronghold.create(options)
  return { key, stronghold, network: await Network.open(stronghold, { listen }) }
}
