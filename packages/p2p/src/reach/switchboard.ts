import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import type { PeerTable } from '../book/peer-table.js'
import type { Observers } from '../events/events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerLimits } from '../firewall/limits.js'
import { PeerUsage } from '../firewall/peer-usage.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import { parsePeerId } from '../identity/peer-id.js'
import { PeerByteStream } from '../libp2p/byte-stream.js'
import { dialFailure } from '../libp2p/failures.js'
import { stopNode } from '../libp2p/stop-node.js'
import { Conversation } from '../protocol/conversation.js'
import { ownCodeOf } from '../protocol/errors.js'
import { openingLimit, verdict } from '../protocol/opening.js'
import { Dialler } from './dialler.js'

/** The handler of a protocol's streams. */
export interface Acceptor {
  /** Its error costs the peer its stream. */
  accept(peer: PeerId, conversation: Conversation): Promise<void>
}

/** The parts of a switchboard. */
export interface SwitchboardParts {
  readonly node: Libp2p
  readonly identity: Pick<OwnIdentity, 'signingKey'>
  readonly book: PeerTable
  readonly firewall: Firewall
  readonly limits: PeerLimits
  readonly observers: Observers
  /** Whether peers can be looked for in a DHT. */
  readonly looksUp: boolean
  /** Milliseconds that connecting may take. */
  readonly patience: number
  /** Relays that peers may have reservations on: multiaddrs that end with their peer id. */
  readonly relays: readonly string[]
}

/** Streams to peers and from them, through the firewall and within limits. */
export class Switchboard {
  readonly usage: PeerUsage
  readonly #parts: SwitchboardParts
  readonly #dialler: Dialler
  readonly #conversations = new Set<Conversation>()
  #isClosed = false

  constructor(parts: SwitchboardParts) {
    this.#parts = parts
    this.#dialler = new Dialler(parts)
    this.usage = new PeerUsage(parts.limits)
    this.#tellOfConnections()
  }

  /** Where others can reach this side: multiaddrs that end with its peer id. */
  get addresses(): readonly string[] {
    return this.#parts.node.getMultiaddrs().map((address) => address.toString())
  }

  /** The peers to which there is a connection. */
  get connected(): readonly PeerId[] {
    return [...new Set(this.#parts.node.getPeers().map((peer) => peer.toString()))]
  }

  /**
   * A peer's own addresses: multiaddrs that it has signed. Anybody in a local network can invent
   * others, and the answer is written down.
   */
  async addressesOf(id: PeerId): Promise<readonly string[]> {
    try {
      const { addresses } = await this.#parts.node.peerStore.get(parsePeerId(id))
      return addresses
        .filter(({ isCertified }) => isCertified)
        .map((address) => address.multiaddr.toString())
    } catch {
      return []
    }
  }

  /**
   * Opens a stream to a peer. `addresses` are tried besides those that the address book has, and
   * the relays of this side as well: the peer may be behind one of them.
   * @throws StrongholdError `FIREWALL_DENIED`, `PEER_UNREACHABLE`, `PEER_REFUSED`,
   *   `PROTOCOL_UNSUPPORTED`, `PEER_BUSY`, `TIMED_OUT`, `CANCELLED`, `CLOSED`.
   */
  async stream(
    id: PeerId,
    protocol: string,
    signal: AbortSignal,
    addresses: readonly string[] = [],
  ): Promise<Conversation> {
    const { book, firewall, identity, relays } = this.#parts
    const peer = parsePeerId(id)
    this.#requireOpen()
    await firewall.requireDial(id, signal)
    const { signatures } = identity.signingKey
    const behind = relays
      .filter((relay) => !relay.endsWith(id))
      .map((relay) => `${relay}/p2p-circuit/p2p/${id}`)
    const known = [...(book.find(id)?.addresses ?? []), ...addresses, ...behind]
    try {
      return this.#converse(await this.#dialler.stream(peer, known, protocol, signal))
    } catch (error) {
      // A locked Stronghold cannot prove its identity.
      throw identity.signingKey.failureAfter(signatures) ?? dialFailure(error, signal)
    }
  }

  /** Takes streams of a protocol, as many as limits allow. @throws StrongholdError `CLOSED`. */
  async handle(protocol: string, acceptor: Acceptor): Promise<void> {
    this.#requireOpen()
    const { node, limits } = this.#parts
    const options = {
      maxInboundStreams: limits.streams * 2,
      runOnLimitedConnection: true,
    } as const
    const handler = (stream: Stream, connection: Connection) => {
      void this.#accept(stream, connection, acceptor)
    }
    await node.handle(protocol, handler, options)
  }

  /**
   * Calls `better` when a peer that was reached through a relay is reached directly, until the
   * returned function is called.
   */
  watch(id: PeerId, better: () => void): () => void {
    const { node } = this.#parts
    const opened = ({ detail }: { readonly detail: Connection }) => {
      if (!detail.direct || detail.remotePeer.toString() !== id) return
      if (node.getConnections(detail.remotePeer).some(({ direct }) => !direct)) better()
    }
    node.addEventListener('connection:open', opened)
    return () => node.removeEventListener('connection:open', opened)
  }

  /** Ends all connections to a peer at once, without waiting for it. */
  hangUp(id: PeerId): void {
    for (const connection of this.#parts.node.getConnections(parsePeerId(id))) {
      connection.abort(new StrongholdError('PEER_REFUSED'))
    }
  }

  /** Ends all streams, connections and listeners. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const conversation of this.#conversations) conversation.close(true)
    await stopNode(this.#parts.node)
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new StrongholdError('CLOSED')
  }

  async #accept(stream: Stream, { remotePeer }: Connection, acceptor: Acceptor): Promise<void> {
    const peer = remotePeer.toString()
    const leave = this.usage.enter(peer)
    const conversation = this.#converse(stream)
    try {
      if (leave !== undefined) await acceptor.accept(peer, conversation)
      else {
        this.#parts.firewall.refuse(peer, 'connection')
        await conversation.say(verdict, { code: 'PEER_BUSY' })
      }
    } catch (error) {
      conversation.close(true)
      if (ownCodeOf(error) === 'PROTOCOL_VIOLATION') this.#offended(peer)
    } finally {
      conversation.close()
      leave?.()
    }
  }

  #offended(peer: PeerId): void {
    if (this.#parts.firewall.offended(peer)) this.hangUp(peer)
  }

  #converse(stream: Stream): Conversation {
    const { stall } = this.#parts.limits
    const conversation = new Conversation(new PeerByteStream(stream, stall), openingLimit)
    this.#conversations.add(conversation)
    stream.addEventListener('close', () => this.#conversations.delete(conversation))
    return conversation
  }

  #tellOfConnections(): void {
    const { node, observers } = this.#parts
    for (const [event, type] of [
      ['connection:open', 'connected'],
      ['connection:close', 'disconnected'],
    ] as const) {
      node.addEventListener(event, ({ detail }) => {
        const { remotePeer, remoteAddr, direction } = detail
        const relayed = remoteAddr.toString().includes('/p2p-circuit')
        observers.tell({ type, peer: remotePeer.toString(), direction, relayed })
      })
    }
    node.addEventListener('connection:open', ({ detail: connection }) => {
      connection.addEventListener('close', ({ error }) => {
        if (ownCodeOf(error) === 'PROTOCOL_VIOLATION')
          this.#offended(connection.remotePeer.toString())
      })
    })
    node.addEventListener('self:peer:update', () =>
      observers.tell({ type: 'listening', addresses: this.addresses }),
    )
  }
}
