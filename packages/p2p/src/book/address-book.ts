import { exactMethods, shows } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import type { Peer } from './peer.js'
import { peerArguments as given } from './peer-checks.js'
import type { PeerTable } from './peer-table.js'

/**
 * The peers that a Stronghold knows, read only. `Network` changes them, or `Peers` where no network
 * runs: a rule that changed here alone would end no open stream, and would differ from the zone's
 * trust.
 */
export class AddressBook {
  readonly #peers: PeerTable

  constructor(peers: PeerTable) {
    this.#peers = peers
  }

  /** All peers, in the order in which they came. */
  list(): readonly Peer[] {
    return this.#peers.list().map(copyOf)
  }

  /** The peer of an id. */
  find(id: PeerId): Peer | undefined {
    const peer = this.#peers.find(id)
    return peer && copyOf(peer)
  }

  /** The peer of an id or a name. @throws StrongholdError `PEER_UNKNOWN`, `INVALID_ARGUMENT`. */
  require(idOrName: string): Peer {
    return copyOf(this.#peers.require(given.idOrName(idOrName)))
  }
}

exactMethods(AddressBook, {})

/** A copy of a peer for a caller: a change of it changes no rule here. */
export function copyOf(peer: Peer): Peer {
  return Object.freeze(structuredClone(peer))
}
shows(AddressBook, 'AddressBook')
