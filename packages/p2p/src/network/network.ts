import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { type Path, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { AddressBook } from '../book/address-book.js'
import type { Peer } from '../book/peer.js'
import { type Listener, Observers } from '../events.js'
import { Firewall } from '../firewall/firewall.js'
import { type PeerLimits, peerLimits } from '../firewall/limits.js'
import { PeerUsage } from '../firewall/peer-usage.js'
import { type Identity, identityPath, openIdentity } from '../identity/identity.js'
import { type PeerId, parsePeerId } from '../identity/peer-id.js'
import { Conversation } from '../protocol/conversation.js'
import { openingLimit, protocols, verdict } from '../protocol/opening.js'
import { Link } from '../remote/link.js'
import { connectRemote, type RemoteClient } from '../remote/remote-client.js'
import { ClientServer } from '../server/client-server.js'
import { Committer } from '../server/committer.js'
import { PeerByteStream } from './byte-stream.js'
import { dialFailure } from './failures.js'
import { makeGater } from './gater.js'
import { startNode } from './libp2p-node.js'
import type { NetworkOptions, RemoteOptions, ServeOptions } from './options.js'
import { RelayKeeper, relayId } from './relay-keeper.js'

/** A protocol's handler; it never rejects. */
export type Accept = (peer: PeerId, conversation: Conversation) => Promise<void>

const utf8 = (path: Path) => (typeof path === 'string' ? new TextEncoder().encode(path) : path)

/**
 * A Stronghold in a network: it has a name, knows peers, reaches them, and lets them do what its
 * firewall grants. The Stronghold stays its owner's; closing the network does not close it.
 */
export class Network implements AsyncDisposable {
  readonly identity: Identity
  /** The peers that this side knows. Change it through `setPeer`, which makes rules hold at once. */
  readonly book: AddressBook
  readonly #stronghold: Stronghold
  readonly #options: NetworkOptions
  readonly #node: Libp2p
  readonly #firewall: Firewall
  readonly #limits: PeerLimits
  readonly #observers: Observers
  readonly #usage: PeerUsage
  readonly #relays: RelayKeeper
  readonly #committer: Committer
  readonly #conversations = new Set<Conversation>()
  #server: ClientServer | undefined

  private constructor(parts: {
    readonly stronghold: Stronghold
    readonly options: NetworkOptions
    readonly identity: Identity
    readonly book: AddressBook
    readonly node: Libp2p
    readonly firewall: Firewall
    readonly limits: PeerLimits
    readonly observers: Observers
  }) {
    this.identity = parts.identity
    this.book = parts.book
    this.#stronghold = parts.stronghold
    this.#options = parts.options
    this.#node = parts.node
    this.#firewall = parts.firewall
    this.#limits = parts.limits
    this.#observers = parts.observers
    this.#usage = new PeerUsage(parts.limits)
    this.#relays = new RelayKeeper(parts.node, parts.options.relays ?? [], parts.observers)
    this.#committer = new Committer(() => parts.stronghold.commit())
    this.#tellOfConnections()
  }

  /**
   * Joins a network. The identity is made and committed if the Stronghold has none.
   * @throws StrongholdError `LISTEN_FAILED`, `INVALID_ARGUMENT`, `SNAPSHOT_DAMAGED` for an address
   *   book that is none; `READ_ONLY`, `LOCKED`, `STORAGE_*`.
   */
  static async open(stronghold: Stronghold, options: NetworkOptions = {}): Promise<Network> {
    const limits = peerLimits(options.limits)
    const observers = new Observers()
    const identity = await openIdentity(stronghold, options.identity)
    const book = await AddressBook.open(identity.client.store)
    const firewall = new Firewall(book, observers, options.firewall)
    const { relays = [], dht, relay } = options
    for (const address of [...relays, ...(dht?.bootstrap ?? [])]) {
      firewall.trustInfrastructure(relayId(address))
    }
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
        signingKey: identity.signingKey,
        listen: options.listen ?? [],
        announce: options.announce ?? [],
        gater,
        mdns: options.mdns ?? false,
        dht: dht === undefined ? 'none' : dht.server === true ? 'server' : 'client',
        relay,
        connectionsPerSecond: options.connectionsPerSecond ?? 5,
      })
    } catch (error) {
      throw new StrongholdError('LISTEN_FAILED', { cause: error })
    }
    const network = new Network({
      ...{ stronghold, options, identity, book, node, firewall, limits, observers },
    })
    await network.#join()
    return network
  }

  /** Where others can reach this side: multiaddrs that end with its peer id. */
  get addresses(): readonly string[] {
    return this.#node.getMultiaddrs().map((address) => address.toString())
  }

  /** The peers to which there is a connection. */
  get connected(): readonly PeerId[] {
    return [...new Set(this.#node.getPeers().map((peer) => peer.toString()))]
  }

  /** Calls `listener` for each event until the answered function is called. */
  observe(listener: Listener): () => void {
    return this.#observers.add(listener)
  }

  /** Lets peers use clients, as far as the firewall grants it. */
  async serve({ commit = 'always' }: ServeOptions = {}): Promise<void> {
    this.#server ??= new ClientServer({
      stronghold: this.#stronghold,
      firewall: this.#firewall,
      book: this.book,
      usage: this.#usage,
      limits: this.#limits,
      observers: this.#observers,
      identityPath: this.#options.identity ?? identityPath,
      changed: async () => {
        if (commit === 'always') await this.#committer.commit()
      },
    })
    const server = this.#server
    await this.handle(protocols.client, (peer, conversation) => server.accept(peer, conversation))
  }

  /**
   * A client of a peer, which is found by its id or its name in the address book. It reconnects by
   * itself when it is used after its connection was lost.
   * @throws StrongholdError `PEER_UNKNOWN`, `FIREWALL_DENIED`, `PEER_UNREACHABLE`, `PEER_REFUSED`,
   *   `PERMISSION_DENIED`, `CLIENT_NOT_FOUND`, `PROTOCOL_UNSUPPORTED`, `TIMED_OUT`, `CANCELLED`.
   */
  async connect(idOrName: string, options: RemoteOptions): Promise<RemoteClient> {
    const { id } = this.book.require(idOrName)
    const patience = this.#options.connectTimeout ?? 15_000
    const open = (signal: AbortSignal) => this.stream(id, protocols.client, signal)
    const { client, deadline = 30_000, signal } = options
    const link = new Link(open, utf8(client), patience)
    const permissions = this.#firewall.outboundPermissions(id)
    try {
      return await connectRemote(id, link, { deadline, permissions, signal })
    } catch (error) {
      link.close()
      throw error
    }
  }

  /**
   * Adds a peer, or changes what is given of one. What it has open ends, so that what it may do is
   * decided anew. In the file with the next commit.
   * @throws StrongholdError `INVALID_ARGUMENT`.
   */
  async setPeer(change: Pick<Peer, 'id'> & Partial<Peer>): Promise<Peer> {
    const peer = await this.book.put(change)
    await this.#end(peer.id)
    return peer
  }

  /** Forgets a peer; what it has open ends. @throws StrongholdError `PEER_UNKNOWN`. */
  async removePeer(idOrName: string): Promise<void> {
    const { id } = this.book.require(idOrName)
    await this.book.remove(id)
    await this.#end(id)
  }

  /** Refuses a peer whatever the rules say, known or not; what it has open ends. */
  async ban(id: PeerId): Promise<Peer> {
    return this.setPeer({ id, banned: true })
  }

  /** Lets the rules hold for a peer again. @throws StrongholdError `PEER_UNKNOWN`. */
  async unban(idOrName: string): Promise<Peer> {
    return this.setPeer({ id: this.book.require(idOrName).id, banned: false })
  }

  /** Opens a stream to a peer. @throws StrongholdError as `connect`. */
  async stream(id: PeerId, protocol: string, signal: AbortSignal): Promise<Conversation> {
    const peer = parsePeerId(id)
    if (!(await this.#firewall.dials(id))) throw new StrongholdError('FIREWALL_DENIED')
    const multiaddrs = (this.book.find(id)?.addresses ?? []).map((address) => multiaddr(address))
    try {
      await this.#node.peerStore.merge(peer, { multiaddrs })
      const options = { signal, runOnLimitedConnection: true }
      const stream = await this.#node.dialProtocol(peer, protocol, options)
      return this.#converse(stream)
    } catch (error) {
      throw dialFailure(error, signal)
    }
  }

  /** Takes streams of a protocol, as many as limits allow. */
  async handle(protocol: string, accept: Accept): Promise<void> {
    const options = {
      maxInboundStreams: this.#limits.streams * 2,
      runOnLimitedConnection: true,
      force: true,
    } as const
    const handler = (stream: Stream, connection: Connection) => {
      void this.#accept(stream, connection, accept)
    }
    await this.#node.handle(protocol, handler, options)
  }

  /** Leaves the network: all streams and connections end, and nobody is listened to. */
  async close(): Promise<void> {
    this.#relays.stop()
    this.#server?.end()
    for (const conversation of this.#conversations) conversation.close(true)
    await this.#node.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #join(): Promise<void> {
    for (const address of this.#options.dht?.bootstrap ?? []) {
      // One of several, and it may come later.
      await this.#node.dial(multiaddr(address)).catch(() => undefined)
    }
    await this.#relays.start()
  }

  async #accept(stream: Stream, { remotePeer }: Connection, accept: Accept): Promise<void> {
    const peer = remotePeer.toString()
    const leave = this.#usage.enter(peer)
    const conversation = this.#converse(stream)
    try {
      if (leave !== undefined) await accept(peer, conversation)
      else {
        this.#firewall.refuse(peer, 'connection')
        await conversation.say(verdict, { code: 'PEER_BUSY' })
      }
    } catch {
      conversation.close(true)
    } finally {
      conversation.close()
      leave?.()
    }
  }

  #converse(stream: Stream): Conversation {
    const conversation = new Conversation(
      new PeerByteStream(stream, this.#limits.stall),
      openingLimit,
    )
    this.#conversations.add(conversation)
    stream.addEventListener('close', () => this.#conversations.delete(conversation))
    return conversation
  }

  async #end(id: PeerId): Promise<void> {
    this.#firewall.forget(id)
    this.#server?.end(id)
    if (!this.#firewall.knows(id)) await this.#node.hangUp(parsePeerId(id))
  }

  #tellOfConnections(): void {
    for (const [event, type] of [
      ['connection:open', 'connected'],
      ['connection:close', 'disconnected'],
    ] as const) {
      this.#node.addEventListener(event, ({ detail }) => {
        const { remotePeer, remoteAddr, direction } = detail
        const relayed = remoteAddr.toString().includes('/p2p-circuit')
        this.#observers.tell({ type, peer: remotePeer.toString(), direction, relayed })
      })
    }
    this.#node.addEventListener('self:peer:update', () =>
      this.#observers.tell({ type: 'listening', addresses: this.addresses }),
    )
    this.#node.addEventListener('peer:discovery', ({ detail: { id, multiaddrs } }) => {
      const addresses = multiaddrs.map((address) => address.toString())
      this.#observers.tell({ type: 'found', peer: id.toString(), addresses })
    })
  }
}
