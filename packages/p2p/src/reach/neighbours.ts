import type { PeerInfo } from '@libp2p/interface'
import type { Observers } from '../events/events.js'
import type { PeerId } from '../identity/names.js'

/** The most peers to remember: anybody in the network can invent more. */
const max = 1000

/**
 * Reports peers in the local network, each once for the same addresses: they answer every few
 * seconds. libp2p's own event covers every new peer, found or not.
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
