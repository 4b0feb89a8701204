import { type Stronghold, StrongholdError, type SyncReport } from '@stronghold/stronghold'
import { exactMethods, exactStatics, shows } from '@stronghold/stronghold/codec'
import type { AddressBook } from '../book/address-book.js'
import type { Peer, PeerChange } from '../book/peer.js'
import { keyIn } from '../book/peer-checks.js'
import type { Peers } from '../book/peers.js'
import type { TrustOptions } from '../book/trust.js'
import type { Listener } from '../events/events.js'
import type { Identity, PeerId } from '../identity/names.js'
import { acceptInvitation } from '../pairing/guest.js'
import { Invitations } from '../pairing/invitations.js'
import type { Invitation, InviteOptions, PairOptions } from '../pairing/options.js'
import type { PairingParts } from '../pairing/pairing.js'
import { protocols } from '../protocol/opening.js'
import { tellOfGuests } from '../reach/guests.js'
import { MeetingPoints } from '../reach/meeting-points.js'
import { RelayKeeper } from '../reach/relay-keeper.js'
import { Switchboard } from '../reach/switchboard.js'
import type { RemoteClient } from '../remote/remote-client.js'
import type { SyncGrant } from '../rules/grants.js'
import { ClientServer } from '../server/client-server.js'
import { Committer } from '../server/committer.js'
import { Followers } from '../sync/followers.js'
import type { Follower, PullOptions, Receipt, SendOptions, SyncOutcome } from '../sync/options.js'
import { PeerSync } from '../sync/peer-sync.js'
import { assemble, type NetworkParts } from './assemble.js'
import { endingOf } from './ending.js'
import { networkArguments as given } from './option-checks.js'
import type { NetworkOptions, RemoteOptions } from './options.js'
import { reachClient } from './reach-client.js'

/** Milliseconds that joining a network waits for relays and the DHT, which may also come later. */
const startPatience = 5000

/**
 * A Stronghold in a network: it has an identity, knows peers, reaches them, and lets them act as
 * its firewall grants. The Stronghold stays its owner's; closing the network does not close it.
 */
export class Network implements AsyncDisposable {
  readonly identity: Identity
  /** The peers that this side knows, to be read: `setPeer`, `trust`, `ban` and so on change them. */
  readonly book: AddressBook
  readonly #parts: NetworkParts
  readonly #switchboard: Switchboard
  readonly #relays: RelayKeeper
  readonly #meetingPoints: MeetingPoints
  readonly #committer: Committer
  readonly #sync: PeerSync
  readonly #followers: Followers
  readonly #peers: Peers
  readonly #pairing: PairingParts
  readonly #invitations: Invitations
  /** Fires when the network is left. */
  readonly #closing = new AbortController()
  readonly #forgetCommits: () => void
  readonly #detach: () => void
  #server: ClientServer | undefined
  #closed: Promise<void> | undefined

  private constructor(parts: NetworkParts) {
    const { peerId, exchangeKey } = parts.identity
    this.identity = Object.freeze({ peerId, exchangeKey })
    this.book = parts.peers.book
    this.#parts = parts
    this.#switchboard = new Switchboard(parts)
    if (parts.options.relay !== undefined) tellOfGuests(parts.node, parts.observers)
    this.#relays = new RelayKeeper(parts.node, parts.relays, parts.observers)
    this.#meetingPoints = new MeetingPoints(parts.node, parts.options.dht?.bootstrap ?? [])
    this.#committer = new Committer(() => parts.stronghold.commit())
    const switchboard = this.#switchboard
    this.#sync = new PeerSync({ ...parts, switchboard, changed: () => this.#changed() })
    this.#followers = new Followers(parts.stronghold, this.#sync, parts.observers)
    this.#peers = parts.peers
    const [sync, followers, server] = [this.#sync, this.#followers, () => this.#server]
    this.#detach = this.#peers.attach(endingOf({ ...parts, switchboard, sync, followers, server }))
    this.#pairing = { ...parts, switchboard, change: (id, by) => this.#peers.meet(id, by) }
    this.#invitations = new Invitations(this.#pairing)
    this.#forgetCommits = parts.stronghold.onCommitted(() => this.#sync.tellFollowers())
  }

  /**
   * Joins a network. The identity is made and committed if the Stronghold has none.
   * @throws StrongholdError `LISTEN_FAILED`, `INVALID_ARGUMENT`, `SNAPSHOT_DAMAGED` for an invalid
   * address book, `POLICY_DENIED` for keys that were not made as its identity; `READ_ONLY`,
   *   `LOCKED`, `STORAGE_*`.
   */
  static async open(stronghold: Stronghold, options: NetworkOptions = {}): Promise<Network> {
    const network = new Network(await assemble(stronghold, options))
    await network.#switchboard.handle(protocols.sync, network.#sync)
    await network.#switchboard.handle(protocols.pair, network.#invitations)
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

  /** Calls `listener` for each event until the returned function is called. */
  observe(listener: Listener): () => void {
    return this.#parts.observers.add(given.listener(listener))
  }

  /** Lets peers use clients, as far as the firewall grants it. @throws StrongholdError `CLOSED`. */
  async serve(): Promise<void> {
    this.#requireOpen()
    if (this.#server !== undefined) return
    this.#server = new ClientServer({
      ...this.#parts,
      budget: this.#parts.options.budget,
      usage: this.#switchboard.usage,
      changed: () => this.#changed(),
    })
    await this.#switchboard.handle(protocols.client, this.#server)
  }

  /**
   * A client of a peer, which is given by its id or its name in the address book. It reconnects by
   * itself when it is used after its connection was lost.
   * @throws StrongholdError `PEER_UNKNOWN`, `FIREWALL_DENIED`, `PEER_UNREACHABLE`, `PEER_REFUSED`,
   *   `PERMISSION_DENIED`, `CLIENT_NOT_FOUND`, `PROTOCOL_UNSUPPORTED`, `TIMED_OUT`, `CANCELLED`,
   *   `INVALID_ARGUMENT`, `CLOSED`.
   */
  async connect(idOrName: string, options: RemoteOptions): Promise<RemoteClient> {
    const { firewall, options: own } = this.#parts
    const switchboard = this.#switchboard
    const parts = { firewall, switchboard, patience: own.connectTimeout ?? 15_000 }
    return reachClient(parts, this.#known(idOrName), given.remote(options))
  }

  /**
   * Allows syncs with a paired peer, in the zone, with the present key as proof, and in the
   * firewall. Narrowing takes no proof. The peer's rights to clients stay.
   * @param options.replace whether a rule that is only a word (`ask`, `deny`) is replaced by this.
   * @throws StrongholdError `FIREWALL_DENIED` for a peer that is banned, or whose rule is only a word
   *   without `replace`; `PARTNER_UNKNOWN`, `WRONG_KEY`, `PROOF_REQUIRED`, `PEER_UNKNOWN`.
   */
  async trust(
    idOrName: string,
    options: SyncGrant & Pick<TrustOptions, 'current' | 'replace'>,
  ): Promise<Peer> {
    using _ = keyIn(options)
    return await this.#peers.trust(given.idOrName(idOrName), given.trust(options))
  }

  /**
   * Takes in what a peer has and this side lacks, as far as both sides allow: each part whole or
   * not at all. An interrupted pull goes on where it was when it is asked for again. Syncs with one
   * peer take turns.
   * @throws StrongholdError `PARTNER_UNKNOWN`, `PERMISSION_DENIED`; as `connect`. Its `report` is of
   *   the parts that were applied before, which stay; absent where none was.
   */
  async pull(idOrName: string, options: PullOptions = {}): Promise<SyncReport> {
    return this.#sync.pull(this.#known(idOrName).id, given.pull(options))
  }

  /**
   * Lets a peer take in records that this side has and it lacks: all that it may have, or the named
   * ones, under other names there if wanted. The secrets are sealed for its zone; neither host sees
   * them.
   * @throws StrongholdError as `pull`, and any code with which the peer ends it.
   */
  async send(
    idOrName: string,
    options: SendOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<Receipt> {
    return this.#sync.send(this.#known(idOrName).id, given.send(options))
  }

  /**
   * Pulls and sends, as far as the rules of both sides allow either.
   * @throws StrongholdError `PERMISSION_DENIED` when they allow neither; as both. The `report` of
   * an error covers the records received until then. After a sync has begun, a peer's refusal is no
   * rule but an error, whatever its code.
   */
  async sync(
    idOrName: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<SyncOutcome> {
    return this.#sync.both(this.#known(idOrName).id, given.sync(options))
  }

  /** Syncs whenever either side has changed, from now on. @throws `PEER_UNKNOWN`, `CLOSED`. */
  follow(idOrName: string): Follower {
    return this.#followers.start(this.#known(idOrName).id)
  }

  /**
   * Adds a peer, or changes the given fields of one. Its streams end, so that its rights are
   * decided anew. A rule that lets less be synced narrows the zone's trust too; more takes `trust`.
   * In the file with the next commit.
   * @throws StrongholdError `INVALID_ARGUMENT`.
   */
  async setPeer(change: Pick<Peer, 'id'> & PeerChange): Promise<Peer> {
    return this.#peers.set(change)
  }

  /** Forgets a peer, in the zone too; its streams end. @throws StrongholdError `PEER_UNKNOWN`. */
  async removePeer(idOrName: string): Promise<void> {
    await this.#peers.remove(given.idOrName(idOrName))
  }

  /**
   * Refuses a peer, known or not, whatever the rules say; its streams end at once. A ban that
   * cannot be written holds until the network is closed.
   * @throws StrongholdError `LOCKED` and errors of the store; `INVALID_ARGUMENT`.
   */
  async ban(id: PeerId): Promise<Peer> {
    return this.#peers.ban(given.id(id))
  }

  /**
   * Lets the rules hold for a peer again.
   * @throws StrongholdError `PEER_UNKNOWN`; a ban that could not be written is still lifted.
   */
  async unban(idOrName: string): Promise<Peer> {
    return this.#peers.unban(given.idOrName(idOrName))
  }

  /**
   * Invites one peer that this side does not know yet: the code is shown to the holder of the other
   * device, and both compare a phrase. Strangers can connect, and do nothing else, until it is
   * over.
   * @throws StrongholdError `INVALID_ARGUMENT`; `LISTEN_FAILED` when nobody could reach this side;
   *   `CANCELLED`, `CLOSED`.
   */
  async invite(options: InviteOptions): Promise<Invitation> {
    this.#requireOpen()
    return this.#invitations.open(given.invite(options))
  }

  /**
   * Answers a code.
   * @throws StrongholdError `INVALID_ARGUMENT` for an invalid code, name or rule;
   *   `PAIRING_FAILED`, `CONNECTION_LOST`; as `connect`.
   */
  async accept(code: string, options: PairOptions): Promise<Peer> {
    this.#requireOpen()
    const own = given.accept(options)
    const { signal: closing } = this.#closing
    const signal = own.signal ? AbortSignal.any([own.signal, closing]) : closing
    return acceptInvitation(this.#pairing, given.code(code), { ...own, signal })
  }

  /** Leaves the network: all streams, connections and listeners end. */
  async close(): Promise<void> {
    this.#closed ??= this.#leave()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #leave(): Promise<void> {
    this.#closing.abort()
    this.#forgetCommits()
    this.#relays.stop()
    const followed = this.#followers.stop()
    this.#invitations.cancel()
    this.#sync.forget()
    this.#meetingPoints.stop()
    this.#parts.firewall.close()
    this.#server?.end()
    await followed
    await this.#switchboard.close()
    this.#detach()
  }

  /** @throws StrongholdError `PEER_UNKNOWN`, `CLOSED`. */
  #known(idOrName: string): Peer {
    this.#requireOpen()
    return this.#peers.table.require(given.idOrName(idOrName))
  }

  #requireOpen(): void {
    if (this.#closing.signal.aborted) throw new StrongholdError('CLOSED')
  }

  async #changed(): Promise<void> {
    if (this.#parts.options.commit !== 'never') await this.#committer.commit()
  }
}

exactMethods(Network, { pull: 2, send: 2, sync: 2 })
exactStatics(Network, { open: 2 })
shows(Network, 'Network')
