import type { PeerInfo } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { StrongholdError } from '@stronghold/stronghold'

/** So that nodes of others do not find us, nor we them, in a network that they share. */
const service = '_stronghold._udp.local'

/** What is inside of libp2p's discovery: it answers what comes, and has a socket of its own. */
interface Insides {
  mdns?: { on(event: 'error' | 'warning', heard: () => void): void }
  _onMdnsQuery(event: unknown): void
  _onMdnsResponse(event: unknown): void
  start(): Promise<void>
}

/**
 * Finds peers in the local network by mDNS, of which anybody there can send packets: what fails on
 * one is dropped, also while it stops, when libp2p does not listen to errors any more.
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
      // A later version that has other insides must not run without a guard.
      if (typeof take !== 'function') throw new StrongholdError('INTERNAL')
      insides[name] = (event) => {
        try {
          take.call(discovery, event)
        } catch {
          // Nobody is told: it was not asked for.
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
