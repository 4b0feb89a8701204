import type { Libp2p } from '@libp2p/interface'
import type { Observers } from '../events/events.js'
import type { PeerId } from '../identity/names.js'

/** The mark of libp2p's relay on a peer with a reservation. */
const mark = 'circuit-relay-source'

/** Sends, at a relay, events about the peers that can be reached through it. */
export function tellOfGuests(node: Libp2p, observers: Observers): void {
  const guests = new Set<PeerId>()
  node.addEventListener('peer:update', ({ detail: { peer } }) => {
    const id = peer.id.toString()
    if (!peer.tags.has(mark) || guests.has(id)) return
    if (node.getConnections(peer.id).length === 0) return
    guests.add(id)
    observers.tell({ type: 'reservation', state: 'made', peer: id })
  })
  // The relay keeps it for two hours, but only a connected peer can be reached.
  node.addEventListener('peer:disconnect', ({ detail }) => {
    const id = detail.toString()
    if (guests.delete(id)) observers.tell({ type: 'reservation', state: 'ended', peer: id })
  })
}
