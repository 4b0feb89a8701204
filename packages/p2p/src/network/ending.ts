import type { Ending } from '../book/peers.js'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerId } from '../identity/names.js'
import type { Switchboard } from '../reach/switchboard.js'
import type { ClientServer } from '../server/client-server.js'
import type { Followers } from '../sync/followers.js'
import type { PeerSync } from '../sync/peer-sync.js'

/** The parts of a network that end with a rule. */
export interface EndingParts {
  readonly firewall: Firewall
  readonly switchboard: Switchboard
  readonly sync: PeerSync
  readonly followers: Followers
  /** The server of clients, once there is one. */
  readonly server: () => ClientServer | undefined
}

/** Ends the streams of peers whose rules have changed. */
export function endingOf({ firewall, switchboard, sync, followers, server }: EndingParts): Ending {
  const endStreams = (peer: PeerId) => {
    firewall.forget(peer)
    server()?.end(peer)
    sync.forget(peer)
  }
  return {
    endStreams,
    end: (peer) => {
      endStreams(peer)
      if (!firewall.knows(peer)) switchboard.hangUp(peer)
    },
    unfollow: (peer) => void followers.stop(peer),
  }
}
