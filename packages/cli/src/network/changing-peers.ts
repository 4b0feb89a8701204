import { openPeers, type PeerChanges } from '@stronghold/p2p/book'
import { type Prepare, type WriteOptions, writing } from '../file/session.js'
import type { Context } from '../io/context.js'
import { hintedBy } from '../io/errors.js'

/** Lets `use` change peers, and commits; an identity is made if there is none. */
export function changingPeers<T, P = undefined>(
  context: Context,
  options: WriteOptions,
  use: (peers: PeerChanges, prepared: P) => Promise<T>,
  prepare?: Prepare<P>,
): Promise<T> {
  return writing(
    context,
    options,
    async (stronghold, prepared) => {
      const { peers } = await openPeers(stronghold)
      try {
        return await use(peers, prepared)
      } catch (error) {
        throw hintedBy(error, refused)
      }
    },
    prepare,
  )
}

const refused = {
  INVALID_ARGUMENT:
    'a peer id begins with 12D3KooW; a name is one of a kind, has at most 64 bytes that can all be seen, and is no peer id; addresses are written /ip4/192.0.2.7/tcp/4141',
  FIREWALL_DENIED:
    'to let a peer do something whose rule is deny or ask, add --replace; a ban is lifted with `stronghold peer unban` first',
  PARTNER_UNKNOWN: 'pair with it: `stronghold peer pair` gives each side the other’s key',
} as const
