import './polyfill.js'

import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { dcutr } from '@libp2p/dcutr'
import { type IdentifyPush, identify, identifyPush } from '@libp2p/identify'
import type { ConnectionGater, Libp2p, PeerInfo } from '@libp2p/interface'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { StrongholdError } from '@stronghold/stronghold'
import { createLibp2p, type ServiceFactoryMap } from 'libp2p'
import type { PeerId } from '../identity/names.js'
import type { SigningKey } from '../identity/signing-key.js'
import type { Admission } from '../web-socket/components.js'
import { WebSockets } from '../web-socket/transport.js'
import { nearestFirst, withoutLoopback } from './address-order.js'
import { carryingRelay } from './carrying-relay.js'
import { guardedYamux } from './guarded-yamux.js'
import { insides } from './libp2p-internals.js'
import { localDiscovery } from './local-discovery.js'
import { answerPings } from './ping-answers.js'
import type { RelayGuests } from './relay-guests.js'
import { fromRelays, lingering } from './relayed-only.js'
import { pushUpdates } from './self-updates.js'
import { silentLogger } from './silent-logger.js'

/** The settings of a relay. */
export interface RelayParts {
  readonly guests: RelayGuests
  /** Bytes that a relayed connection may carry. */
  readonly bytes: number
}

/** The choices for a node. */
export interface NodeSettings {
  readonly signingKey: SigningKey
  readonly listen: readonly string[]
  readonly announce: readonly string[]
  readonly gater: ConnectionGater
  /** Called for each peer that answers in the local network; without it there is no discovery. */
  readonly neighbour: ((peer: PeerInfo) => void) | undefined
  readonly dht: 'none' | 'client' | 'server'
  /** Relays that may hand on connections to this node. */
  readonly relays: ReadonlySet<PeerId>
  readonly relay: RelayParts | undefined
  /** Decides whether a socket is let in. */
  readonly admission: Admission
  /** Connections that strangers may have, all together. */
  readonly strangers: number
  /** Streams that one peer may open in ten seconds. */
  readonly openings: number
  /** Milliseconds, never set back. */
  readonly now: () => number
}

/** The clocks: milliseconds since 1970, and milliseconds that are never set back. */
export interface Clocks {
  readonly date: () => number
  readonly monotonic: () => number
}

/** More than any use needs. */
const forLibrary = 1_000_000

/** The most connections besides those of strangers. */
const maxKnown = 512

const dhtProtocol = '/stronghold/kad/1.0.0'

/** Starts a node of libp2p: the one place that lists its parts. */
export async function startNode(settings: NodeSettings): Promise<Libp2p> {
  const services: ServiceFactoryMap<Record<string, unknown>> = {
    identify: identify({ runOnLimitedConnection: true }),
    // When to push is below.
    identifyPush: identifyPush({
      runOnLimitedConnection: true,
      runOnSelfUpdate: false,
      debounce: 0,
    }),
    // The DHT pings; the answers to pings are below.
    ping: ping({ runOnLimitedConnection: true }),
    dcutr: lingering(dcutr()),
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
    addresses: {
      listen: [...settings.listen],
      appendAnnounce: [...settings.announce],
      announceFilter: (addresses) => told(addresses, settings.announce),
    },
    transports: [
      tcp({ dialOpts: { noDelay: true }, listenOpts: { noDelay: true } }),
      ({ logger }) => new WebSockets({ admission: settings.admission, logger, now: settings.now }),
      fromRelays(circuitRelayTransport(), settings.relays),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedYamux(settings.openings, settings.now)],
    connectionGater: settings.gater,
    connectionManager: {
      // The gater counts them, by hosts; libp2p would let one host have the share of all.
      inboundConnectionThreshold: forLibrary,
      maxIncomingPendingConnections: forLibrary,
      maxConnections: maxKnown + settings.strangers,
      addressSorter: nearestFirst,
    },
    // So that a living peer sends something (silence.ts).
    connectionMonitor: {
      pingInterval: 3000,
      pingTimeout: { minTimeout: 4000, maxTimeout: 8000 },
      abortConnectionOnPingFailure: false,
    },
    peerDiscovery: settings.neighbour ? [localDiscovery(settings.neighbour)] : [],
    services,
  })
  await answerPings(node)
  pushUpdates(node, node.services.identifyPush as IdentifyPush)
  // libp2p tells nobody of a public address before strangers have dialled it for a test (AutoNAT).
  // Those of our own interfaces were chosen with the addresses to listen on.
  const { transportManager, addressManager } = insides(node)
  for (const address of transportManager.getAddrs()) {
    addressManager.confirmObservedAddr(address, { type: 'transport' })
  }
  return node
}

/**
 * The addresses for others: the announced ones if there are any, and in any case the ways through
 * relays.
 */
function told(addresses: readonly Multiaddr[], announced: readonly string[]): Multiaddr[] {
  if (announced.length === 0) return withoutLoopback(addresses)
  const chosen = announced.map((address) => multiaddr(address).toString())
  return addresses.filter((address) => {
    const text = address.toString()
    return text.includes('/p2p-circuit') || chosen.some((start) => text.startsWith(start))
  })
}

function relayServer({ guests, bytes }: RelayParts) {
  const make = circuitRelayServer({ maxInboundHopStreams: 256, maxOutboundStopStreams: 256 })
  return carryingRelay((components: Parameters<typeof make>[0]) => {
    const server = make(components) as unknown as { reservationStore: object }
    // A later version with other internals must not run with reservations of its own.
    if (typeof server.reservationStore !== 'object') throw new StrongholdError('INTERNAL')
    server.reservationStore = guests
    return server
  }, bytes)
}
