import type { PeerInfo } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { StrongholdError } from '@stronghold/stronghold'

/**
 * A name of our own, so that nodes of other applications in the same network do not find us, nor we
 * them.
 */
const service = '_stronghold._udp.local'

/** The internals of libp2p's discovery: it answers packets, and has a socket of its own. */
interface Insides {
  mdns?: { on(event: 'error' | 'warning', heard: () => void): void }
  _onMdnsQuery(event: unknown): void
  _onMdnsResponse(event: unknown): void
  start(): Promise<void>
}

/**
 * Finds peers in the local network by mDNS, for which anybody there can send packets: an error on
 * one is dropped, also during the stop, when libp2p no longer listens to errors.
 * @param found called for each peer that answers.
 */
export function localDiscovery(found: (peer: PeerInfo) => void): ReturnType<typeof mdns> {
  const make = mdns({ serviceTag: service })
  return (components) => {
    const discovery = make(components)
    discovery.addEventListener('peer', ({ detail }) => found(detail))
    const insides = discovery as unknown as Insides
    for (const name of ['_onMdnsQuery', '_onMdnsResponse'] as const) {
      const take = insides[name]
      // A later version with other internals must not run without a guard.
      if (typeof take !== 'function') throw new StrongholdError('INTERNAL')
      insides[name] = (event) => {
        try {
          take.call(discovery, event)
        } catch {
          // No event: nobody asked for this peer.
        }
      }
    }
    const start = insides.start.bind(discovery)
    insides.start = async () => {
      await start()
      insides.mdns?.on('error', () => undefined)
      insides.mdns?.on('warning', () => undefined)
    }
    return discovery
  }
}
