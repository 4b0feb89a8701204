import type { Libp2p } from '@libp2p/interface'
import { pathBytes, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { AddressBook } from '../book/address-book.js'
import type { Peer } from '../book/peer.js'
import { type Listener, Observers } from '../events.js'
import { Firewall } from '../firewall/firewall.js'
import { peerLimits } from '../firewall/limits.js'
import { type Identity, identityPath, openIdentity } from '../identity/identity.js'
import { type PeerId, parsePeerId } from '../identity/peer-id.js'
import { acceptInvitation, type PairOptions } from '../pairing/guest.js'
import { Invitation, type InviteOptions } from '../pairing/invitation.js'
import { protocols } from '../protocol/opening.js'
import { Link } from '../remote/link.js'
import { connectRemote, type RemoteClient } from '../remote/remote-client.js'
import { ClientServer } from '../server/client-server.js'
import { Committer } from '../server/committer.js'
import { makeGater } from './gater.js'
import { tellOfGuests } from './guests.js'
import { startNode } from './libp2p-node.js'
import { MeetingPoints } from './meeting-points.js'
import { Neighbours } from './neighbours.js'
import type { NetworkOptions, RemoteOptions, ServeOptions } from './options.js'
import { RelayKeeper, relayId } from './relay-keeper.js'
import { Switchboard, type SwitchboardParts } from './switchboard.js'

/** Milliseconds that joining a network waits for relays and the DHT, which may also come later. */
const startPatience = 5000

interface Parts extends SwitchboardParts {
  readonly stronghold: Stronghold
  readonly options: NetworkOptions
  readonly identity: Identity
}

/**
 * A Stronghold in a network: it has a name, knows peers, reaches them, and lets them do what its
 * firewall grants. The Stronghold stays its owner's; closing the network does not close it.
 */
export class Network implements AsyncDisposable {
  readonly identity: Identity
  /** The peers that this side knows. Change it through `setPeer`, which makes rules hold at once. */
  readonly book: AddressBook
  readonly #parts: Parts
  readonly #switchboard: Switchboard
  readonly #relays: RelayKeeper
  readonly #meetingPoints: MeetingPoints
  readonly #committer: Committer
  #server: ClientServer | undefined

  private constructor(parts: Parts) {
    this.identity = parts.identity
    this.book = parts.book
    this.#parts = parts
    this.#switchboard = new Switchboard(parts)
    if (parts.options.relay !== undefined) tellOfGuests(parts.node, parts.observers)
    this.#relays = new RelayKeeper(parts.node, parts.options.relays ?? [], parts.observers)
    this.#meetingPoints = new MeetingPoints(parts.node, parts.options.dht?.bootstrap ?? [])
    this.#committer = new Committer(() => parts.stronghold.commit())
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
    const node = await makeNode(options, identity, firewall, limits.connections, observers)
    const network = new Network({
      ...{ stronghold, options, identity, book, node, firewall, limits, observers },
      looksUp: options.dht !== undefined,
    })
    await Promise.all([
      network.#meetingPoints.start(startPatience),
      network.#relays.start(startPatience),
    ])
    return network
  }

  /** Where others can reach this side: multiaddrs that end with its peer id. */
  get addresses(): readonly string[] {
    return this.#switchboard.addresses
  }

  /** The peers to which there is a connection. */
  get connected(): readonly PeerId[] {
    return this.#switchboard.connected
  }

  /** Calls `listener` for each event until the answered function is called. */
  observe(listener: Listener): () => void {
    return this.#parts.observers.add(listener)
  }

  /** Lets peers use clients, as far as the firewall grants it. */
  async serve({ commit = 'always' }: ServeOptions = {}): Promise<void> {
    this.#server ??= new ClientServer({
      ...this.#parts,
      usage: this.#switchboard.usage,
      identityPath: this.#parts.options.identity ?? identityPath,
      changed: async () => {
        if (commit === 'always') await this.#committer.commit()
      },
    })
    const server = this.#server
    const accept = server.accept.bind(server)
    await this.#switchboard.handle(protocols.client, accept)
  }

  /**
   * A client of a peer, which is found by its id or its name in the address book. It reconnects by
   * itself when it is used after its connection was lost.
   * @throws StrongholdError `PEER_UNKNOWN`, `FIREWALL_DENIED`, `PEER_UNREACHABLE`, `PEER_REFUSED`,
   *   `PERMISSION_DENIED`, `CLIENT_NOT_FOUND`, `PROTOCOL_UNSUPPORTED`, `TIMED_OUT`, `CANCELLED`.
   */
  async connect(idOrName: string, options: RemoteOptions): Promise<RemoteClient> {
    const { id } = this.book.require(idOrName)
    const { client, deadline = 30_000, signal } = options
    const patience = this.#parts.options.connectTimeout ?? 15_000
    const open = (late: AbortSignal) => this.#switchboard.stream(id, protocols.client, late)
    const watch = (better: () => void) => this.#switchboard.watch(id, better)
    const link = new Link(open, pathBytes(client), patience, watch)
    const permissions = this.#parts.firewall.outboundPermissions(id)
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

  /**
   * Invites one peer that this side does not know yet: the code is shown to whoever has the other
   * device, and both compare a phrase. Strangers can connect, and do nothing else, until it is over.
   * @throws StrongholdError `INVALID_ARGUMENT`; `LISTEN_FAILED` when nobody could reach this side.
   */
  async invite(options: InviteOptions): Promise<Invitation> {
    const { firewall } = this.#parts
    return Invitation.open({ ...this.#parts, switchboard: this.#switchboard, firewall }, options)
  }

  /**
   * Answers the code of an invitation.
   * @throws StrongholdError `INVALID_ARGUMENT` for what is no code; `PAIRING_FAILED`,
   *   `PEER_UNREACHABLE`, `PEER_REFUSED`, `TIMED_OUT`, `CANCELLED`.
   */
  async accept(code: string, options: PairOptions): Promise<Peer> {
    return acceptInvitation({ ...this.#parts, switchboard: this.#switchboard }, code, options)
  }

  /** Leaves the network: all streams and connections end, and nobody is listened to. */
  async close(): Promise<void> {
    this.#relays.stop()
    this.#meetingPoints.stop()
    this.#server?.end()
    await this.#switchboard.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #end(id: PeerId): Promise<void> {
    const { firewall } = this.#parts
    firewall.forget(id)
    this.#server?.end(id)
    if (!firewall.knows(id)) await this.#switchboard.hangUp(id)
  }
}

async function makeNode(
  options: NetworkOptions,
  { signingKey }: Identity,
  firewall: Firewall,
  most: number,
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
    most,
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
    })
    return node
  } catch (error) {
    throw new StrongholdError('LISTEN_FAILED', { cause: error })
  }
}
