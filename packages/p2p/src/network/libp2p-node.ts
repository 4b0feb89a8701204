import './polyfill.js'

import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { dcutr } from '@libp2p/dcutr'
import { identify, identifyPush } from '@libp2p/identify'
import type { ConnectionGater, Libp2p } from '@libp2p/interface'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { mdns } from '@libp2p/mdns'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type ServiceFactoryMap } from 'libp2p'
import type { SigningKey } from '../identity/signing-key.js'
import { guardedYamux } from './guarded-yamux.js'
import type { RelaySettings } from './options.js'
import { answerPings } from './ping-answers.js'
import { silentLogger } from './silent-logger.js'

/** What of a node can be chosen. */
export interface NodeSettings {
  readonly signingKey: SigningKey
  readonly listen: readonly string[]
  readonly announce: readonly string[]
  readonly gater: ConnectionGater
  readonly mdns: boolean
  readonly dht: 'none' | 'client' | 'server'
  /** Multiaddrs of nodes that a DHT begins with: dialled at start, in vain or not. */
  readonly bootstrap: readonly string[]
  readonly relay: RelaySettings | undefined
  /** Connections that one host may open in a second. */
  readonly connectionsPerSecond: number
}

/** So that nodes of others do not find us, nor we them, in a network that they share. */
const mdnsService = '_stronghold._udp.local'
const dhtProtocol = '/stronghold/kad/1.0.0'

/** Starts a node of libp2p: the one place that says what it is made of. */
export async function startNode(settings: NodeSettings): Promise<Libp2p> {
  const services: ServiceFactoryMap<Record<string, unknown>> = {
    identify: identify({ runOnLimitedConnection: true }),
    identifyPush: identifyPush({ runOnLimitedConnection: true }),
    dcutr: dcutr(),
  }
  if (settings.relay !== undefined) services.relay = relayServer(settings.relay)
  if (settings.dht !== 'none') {
    services.dht = kadDHT({
      protocol: dhtProtocol,
      clientMode: settings.dht === 'client',
      // Its peers may well be in networks without public addresses.
      peerInfoMapper: passthroughMapper,
    }) as (components: unknown) => unknown
  }
  const node = await createLibp2p({
    privateKey: settings.signingKey,
    logger: silentLogger,
    nodeInfo: { name: 'stronghold.ts', version: '1', userAgent: 'stronghold.ts/1' },
    addresses: { listen: [...settings.listen], announce: [...settings.announce] },
    transports: [
      tcp({ dialOpts: { noDelay: true }, listenOpts: { noDelay: true } }),
      webSockets(),
      circuitRelayTransport(),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedYamux(() => performance.now())],
    connectionGater: settings.gater,
    connectionManager: {
      inboundConnectionThreshold: settings.connectionsPerSecond,
      // Of one host it is fewer: the gater counts them.
      maxIncomingPendingConnections: 128,
      maxConnections: 512,
    },
    // A link that is cut says nothing: whoever does not answer for some seconds is gone.
    connectionMonitor: { pingInterval: 4000, pingTimeout: { minTimeout: 4000, maxTimeout: 8000 } },
    // A relay that is not there yet must not keep a node from starting.
    transportManager: { faultTolerance: 1 },
    peerDiscovery: settings.mdns ? [mdns({ serviceTag: mdnsService })] : [],
    services,
  })
  await answerPings(node)
  await Promise.allSettled(settings.bootstrap.map((address) => node.dial(multiaddr(address))))
  return node
}

function relayServer({ reservations = 128, bytes, duration = 86_400_000 }: RelaySettings) {
  return circuitRelayServer({
    maxInboundHopStreams: 256,
    maxOutboundStopStreams: 256,
    reservations: {
      maxReservations: reservations,
      applyDefaultLimit: true,
      defaultDurationLimit: duration,
      defaultDataLimit: BigInt(bytes ?? 2 ** 48),
    },
  })
}
