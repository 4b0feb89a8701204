import type { PeerInfo } from '@libp2p/interface'
import type { Observers } from '../events/events.js'
import type { PeerId } from '../identity/names.js'

/** Peers that are remembered: anybody in the network can make up more. */
const max = 1000

/**
 * Tells of peers in the local network, each once for the same addresses: they answer every few
 * seconds. libp2p's own event is for every peer that is new to it, found or not.
 */
export class Neighbours {
  readonly #observers: Observers
  readonly #told = new Map<PeerId, string>()

  constructor(observers: Observers) {
    this.#observers = observers
  }

  /** A peer has answered. */
  readonly note = ({ id, multiaddrs }: PeerInfo): void => {
    const peer = id.toString()
    const addresses = multiaddrs.map((address) => address.toString())
    if (this.#told.get(peer) === addresses.join()) return
    if (this.#told.size >= max) this.#told.clear()
    this.#told.set(peer, addresses.join())
    this.#observers.tell({ type: 'found', peer, addresses })
  }
}
