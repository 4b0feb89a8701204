import { exactMethods, shows } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import type { Peer } from './peer.js'
import { peerArguments as given } from './peer-checks.js'
import type { PeerTable } from './peer-table.js'

/**
 * The peers that a Stronghold knows, to be read. What changes one is done by `Network`, or by `Peers`
 * where no network runs: a rule that changed here alone would end nothing that is open, and would
 * say other things than the zone.
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

/** A peer for a caller: what becomes of it there changes no rule here. */
export function copyOf(peer: Peer): Peer {
  return Object.freeze(structuredClone(peer))
}
shows(AddressBook, 'AddressBook')
