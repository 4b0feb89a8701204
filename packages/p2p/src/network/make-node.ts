import type { Libp2p } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import type { Observers } from '../events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerLimits } from '../firewall/limits.js'
import type { OwnIdentity } from '../identity/identity.js'
import { parsePeerId } from '../identity/peer-id.js'
import { makeGater } from './gater.js'
import { startNode } from './libp2p-node.js'
import { Neighbours } from './neighbours.js'
import type { NetworkOptions } from './options.js'
import { relayId } from './relay-keeper.js'

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
): Promise<Libp2p> {
  const { relays = [], dht, relay } = options
  const infrastructure = [...relays, ...(dht?.bootstrap ?? [])]
  for (const address of infrastructure) firewall.trustInfrastructure(relayId(address))
  if (relay?.open === true || dht?.server === true) firewall.openDoor()
  let node: Libp2p | undefined
  const gater = makeGater({
    firewall,
    connections: (peer) => node?.getConnections(parsePeerId(peer)).length ?? 0,
    most: limits.connections,
    relays: (peer) => relay !== undefined && (relay.open === true || firewall.knows(peer)),
  })
  try {
    node = await startNode({
      signingKey,
      listen: options.listen ?? [],
      announce: options.announce ?? [],
      gater,
      neighbour: options.mdns === true ? new Neighbours(observers).note : undefined,
      dht: dht === undefined ? 'none' : dht.server === true ? 'server' : 'client',
      relays: new Set(relays.map(relayId)),
      relay,
      connectionsPerSecond: options.connectionsPerSecond ?? 5,
      openings: limits.openings,
    })
    return node
  } catch (error) {
    throw new StrongholdError('LISTEN_FAILED', { cause: error })
  }
}
