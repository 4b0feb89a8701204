import type { Libp2p } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import { nodeId } from '../book/addresses.js'
import type { Observers } from '../events/events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerLimits } from '../firewall/limits.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import { parsePeerId } from '../identity/peer-id.js'
import { type Clocks, startNode } from '../libp2p/libp2p-node.js'
import { Newcomers } from '../libp2p/newcomers.js'
import { RelayGuests } from '../libp2p/relay-guests.js'
import { makeGater } from '../reach/gater.js'
import { Neighbours } from '../reach/neighbours.js'
import { Strangers } from '../reach/strangers.js'
import type { NetworkOptions } from './options.js'

/** Connections of strangers. */
const defaults = { all: 256, perHost: 16 }

/** Milliseconds between checks of which peers still use a relay. */
const intervalMilliseconds = 10_000

/**
 * Starts the node of an identity behind a firewall.
 * @throws StrongholdError `LISTEN_FAILED`, `INVALID_ARGUMENT`.
 */
export async function makeNode(
  options: NetworkOptions,
  { signingKey }: OwnIdentity,
  firewall: Firewall,
  limits: PeerLimits,
  observers: Observers,
  clocks: Clocks,
): Promise<Libp2p> {
  const { relays = [], dht, relay, connectionsPerSecond = 5 } = options
  const { connections: all = defaults.all, perHost = defaults.perHost } = options.strangers ?? {}
  const infrastructure = [...relays, ...(dht?.bootstrap ?? [])]
  for (const address of infrastructure) firewall.trustInfrastructure(nodeId(address))
  let node: Libp2p | undefined
  const { reservations = 128, bytes = 2 ** 48, duration = 86_400_000 } = relay ?? {}
  const guests = new RelayGuests({
    ...{ firewall, perHost, bytes, duration, max: reservations, now: clocks.date },
  })
  // A node of the DHT has its peers connected: that is how it learns where they are.
  if (dht?.server === true) firewall.reasons.openDoor()
  const connections = (peer: PeerId) => node?.getConnections(parsePeerId(peer)) ?? []
  if (relay?.open === true) {
    firewall.reasons.openDoor({ keeps: (peer) => guests.isUsedBy(peer, connections(peer)) })
  }
  const newcomers = new Newcomers(connectionsPerSecond, clocks.monotonic)
  const strangers = new Strangers({
    firewall,
    limits: { perHost, all },
    connections: () => node?.getConnections() ?? [],
  })
  const serves = (peer: PeerId) =>
    relay !== undefined && (relay.open === true || firewall.knows(peer))
  const gater = makeGater({
    firewall,
    newcomers,
    strangers,
    connections: (peer) => connections(peer).length,
    max: limits.connections,
    relays: serves,
  })
  try {
    node = await startNode({
      signingKey,
      listen: options.listen ?? [],
      announce: options.announce ?? [],
      gater,
      admission: newcomers,
      neighbour: options.mdns === true ? new Neighbours(observers).note : undefined,
      dht: dht === undefined ? 'none' : dht.server === true ? 'server' : 'client',
      relays: new Set(relays.map(nodeId)),
      relay: relay && { guests, bytes },
      strangers: all,
      openings: limits.openings,
      now: clocks.monotonic,
    })
  } catch (error) {
    throw new StrongholdError('LISTEN_FAILED', { cause: error })
  }
  const timer = setInterval(() => strangers.look(), intervalMilliseconds).unref()
  node.addEventListener('connection:close', () => strangers.look())
  node.addEventListener('peer:disconnect', ({ detail }) => guests.remove(detail.toString()))
  node.addEventListener('stop', () => {
    clearInterval(timer)
    strangers.stop()
  })
  return node
}
