import type { ConnectionGater, PeerId as LibraryPeerId } from '@libp2p/interface'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerId } from '../identity/names.js'
import type { Newcomers } from '../libp2p/newcomers.js'
import type { Strangers } from './strangers.js'

/** The gater's inputs besides the firewall. */
export interface GaterParts {
  readonly firewall: Firewall
  readonly newcomers: Newcomers
  readonly strangers: Strangers
  /** How many connections a peer has. */
  readonly connections: (peer: PeerId) => number
  readonly max: number
  /** Whether a peer may be reached through this node, if it is a relay. */
  readonly relays: (peer: PeerId) => boolean
}

/** The firewall where libp2p asks it. A peer's id is believed only once its key was proven. */
export function makeGater(parts: GaterParts): ConnectionGater {
  const { firewall, newcomers, strangers, connections, max, relays } = parts
  const relayed = (peer: LibraryPeerId) => {
    const allowed = relays(peer.toString())
    if (!allowed) firewall.refuse(peer.toString(), 'relay')
    return !allowed
  }
  return {
    denyInboundConnection: (connection) => !newcomers.enter(connection),
    denyDialPeer: async (peer) => !(await firewall.dials(peer.toString())),
    // Dialling by address alone: the peer that answers decides.
    denyDialMultiaddr: () => false,
    denyOutboundConnection: (_, connection) => {
      newcomers.follow(connection)
      return false
    },
    denyOutboundUpgradedConnection: (_, connection) => {
      newcomers.leave(connection)
      return false
    },
    denyInboundEncryptedConnection: (peer) => !firewall.admits(peer.toString()),
    denyInboundUpgradedConnection: (peer, connection) => {
      newcomers.leave(connection)
      const id = peer.toString()
      const isFull = connections(id) >= max || !strangers.enter(id, connection)
      if (isFull) firewall.refuse(id, 'connection')
      return isFull
    },
    denyInboundRelayReservation: relayed,
    denyOutboundRelayedConnection: (_, destination) => relayed(destination),
    // Only requested relays: a relayed connection is no reason to trust its other end.
    denyInboundRelayedConnection: (_, peer) => !firewall.admits(peer.toString()),
    filterMultiaddrForPeer: () => true,
  }
}
