import {
  type KeyProvider,
  pathBytes,
  type Stronghold,
  StrongholdError,
  type SyncReport,
} from '@stronghold/stronghold'
import { AddressBook } from '../book/address-book.js'
import type { Peer } from '../book/peer.js'
import { type Listener, Observers } from '../events.js'
import { Firewall } from '../firewall/firewall.js'
import type { SyncGrant } from '../firewall/grants.js'
import { peerLimits } from '../firewall/limits.js'
import { outgoing } from '../firewall/outgoing.js'
import { identityPath, type OwnIdentity, openIdentity } from '../identity/identity.js'
import type { Identity, PeerId } from '../identity/names.js'
import { acceptInvitation } from '../pairing/guest.js'
import { openInvitation } from '../pairing/invitation.js'
import type { Invitation, InviteOptions, PairOptions } from '../pairing/options.js'
import { protocols } from '../protocol/opening.js'
import { Link } from '../remote/link.js'
import { connectRemote, type RemoteClient } from '../remote/remote-client.js'
import { ClientServer } from '../server/client-server.js'
import { Committer } from '../server/committer.js'
import { PeerFollower } from '../sync/follower.js'
import type { Follower, PullOptions, Receipt, SendOptions } from '../sync/options.js'
import { PeerSync } from '../sync/peer-sync.js'
import { tellOfGuests } from './guests.js'
import { makeNode } from './make-node.js'
import { MeetingPoints } from './meeting-points.js'
import type { NetworkOptions, RemoteOptions } from './options.js'
import { RelayKeeper } from './relay-keeper.js'
import { Switchboard, type SwitchboardParts } from './switchboard.js'

/** Milliseconds that joining a network waits for relays and the DHT, which may also come later. */
const startPatience = 5000

interface Parts extends SwitchboardParts {
  readonly stronghold: Stronghold
  readonly options: NetworkOptions
  readonly identity: OwnIdentity
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
  readonly #sync: PeerSync
  readonly #followers = new Set<Follower>()
  readonly #invitations = new Set<Invitation>()
  readonly #forgetCommits: () => void
  #server: ClientServer | undefined

  private constructor(parts: Parts) {
    const { peerId, exchangeKey } = parts.identity
    this.identity = Object.freeze({ peerId, exchangeKey })
    this.book = parts.book
    this.#parts = parts
    this.#switchboard = new Switchboard(parts)
    if (parts.options.relay !== undefined) tellOfGuests(parts.node, parts.observers)
    this.#relays = new RelayKeeper(parts.node, parts.options.relays ?? [], parts.observers)
    this.#meetingPoints = new MeetingPoints(parts.node, parts.options.dht?.bootstrap ?? [])
    this.#committer = new Committer(() => parts.stronghold.commit())
    const changed = async () => {
      if (parts.options.commit !== 'never') await this.#committer.commit()
    }
    this.#sync = new PeerSync({ ...parts, switchboard: this.#switchboard, changed })
    this.#forgetCommits = parts.stronghold.onCommitted(() => this.#sync.tellFollowers())
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
    const now = () => performance.now()
    const firewall = new Firewall(book, observers, now, options.firewall)
    const node = await makeNode(options, identity, firewall, limits.connections, observers)
    const network = new Network({
      ...{ stronghold, options, identity, book, node, firewall, limits, observers },
      looksUp: options.dht !== undefined,
    })
    const accept = network.#sync.accept.bind(network.#sync)
    await network.#switchboard.handle(protocols.sync, accept)
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
  async serve(): Promise<void> {
    this.#server ??= new ClientServer({
      ...this.#parts,
      usage: this.#switchboard.usage,
      identityPath: this.#parts.options.identity ?? identityPath,
      changed: async () => {
        if (this.#parts.options.commit !== 'never') await this.#committer.commit()
      },
    })
    const accept = this.#server.accept.bind(this.#server)
    await this.#switchboard.handle(protocols.client, accept)
  }

  /**
   * A client of a peer, which is found by its id or its name in the address book. It reconnects by
   * itself when it is used after its connection was lost.
   * @throws StrongholdError `PEER_UNKNOWN`, `FIREWALL_DENIED`, `PEER_UNREACHABLE`, `PEER_REFUSED`,
   *   `PERMISSION_DENIED`, `CLIENT_NOT_FOUND`, `PROTOCOL_UNSUPPORTED`, `TIMED_OUT`, `CANCELLED`.
   */
  async connect(idOrName: string, options: RemoteOptions): Promise<RemoteClient> {
    const peer = this.book.require(idOrName)
    const { client, addresses, deadline = 30_000, signal } = options
    const { connectTimeout: patience = 15_000 } = this.#parts.options
    const { firewall } = this.#parts
    const open = (late: AbortSignal) =>
      this.#switchboard.stream(peer.id, protocols.client, late, addresses)
    const watch = (better: () => void) => this.#switchboard.watch(peer.id, better)
    const link = new Link(open, pathBytes(client), patience, watch)
    try {
      // A person may have to be asked, and takes longer than a dial may.
      if (!(await firewall.dials(peer.id))) throw new StrongholdError('FIREWALL_DENIED')
      const rule = outgoing(firewall, peer, client)
      return await connectRemote(peer.id, link, { deadline, rule, signal })
    } catch (error) {
      link.close()
      throw error
    }
  }

  /**
   * Allows syncs with a peer that was paired with: the zone is told, with the present key as proof,
   * and so is the firewall. To narrow what was allowed takes no proof.
   * @throws StrongholdError `PARTNER_UNKNOWN` without the peer's key; `WRONG_KEY`, `PROOF_REQUIRED`,
   *   `PEER_UNKNOWN`, `INVALID_ARGUMENT`.
   */
  async trust(
    idOrName: string,
    options: SyncGrant & { readonly current?: KeyProvider },
  ): Promise<Peer> {
    const { id, name, exchangeKey } = this.book.require(idOrName)
    if (exchangeKey === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
    const { send, receive } = options
    await this.#parts.stronghold.sync.trust({ ...options, partner: exchangeKey, label: name })
    // The proof takes a while: what was granted meanwhile stays, and who was removed stays away.
    const { inbound } = this.book.require(id)
    const { clients } = typeof inbound === 'string' ? { clients: [] } : inbound
    return this.setPeer({ id, inbound: { clients, sync: { send, receive } } })
  }

  /**
   * Takes in what a peer has and this side lacks, as far as both sides allow: each part of it whole
   * or not at all. One that was interrupted goes on where it was when it is asked for again.
   * @throws StrongholdError `PARTNER_UNKNOWN`, `PERMISSION_DENIED`, `PEER_BUSY` while another sync
   *   with the peer is under way; as `connect`.
   */
  pull(idOrName: string, options: PullOptions = {}): Promise<SyncReport> {
    return this.#sync.pull(this.book.require(idOrName).id, options)
  }

  /**
   * Lets a peer take in what this side has and it lacks: all that it may have, or what is named,
   * under other names there if wanted. The secrets are sealed for its zone; neither host sees them.
   * @throws StrongholdError as `pull`, and whatever code the peer ends it with.
   */
  send(
    idOrName: string,
    options: SendOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<Receipt> {
    return this.#sync.send(this.book.require(idOrName).id, options)
  }

  /** Pulls and sends: both sides have the same after it, as far as they may. */
  async sync(
    idOrName: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly received: SyncReport; readonly sent: Receipt }> {
    const options = signal === undefined ? {} : { signal }
    const received = await this.pull(idOrName, options)
    return { received, sent: await this.send(idOrName, options) }
  }

  /** Keeps both sides in step from now on, whenever the peer can be reached. */
  follow(idOrName: string): Follower {
    const { id } = this.book.require(idOrName)
    const { stronghold, observers } = this.#parts
    const follower = new PeerFollower(stronghold, this.#sync, id, observers)
    this.#followers.add(follower)
    void follower.ended.then(() => this.#followers.delete(follower))
    return follower
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
    const parts = { ...this.#parts, switchboard: this.#switchboard }
    const invitation = await openInvitation(parts, options)
    this.#invitations.add(invitation)
    const forget = () => this.#invitations.delete(invitation)
    invitation.result.then(forget, forget)
    return invitation
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
    this.#forgetCommits()
    this.#relays.stop()
    const followers = [...this.#followers]
    for (const follower of followers) follower.stop()
    for (const invitation of this.#invitations) invitation.cancel()
    this.#sync.forget()
    this.#meetingPoints.stop()
    this.#parts.firewall.close()
    this.#server?.end()
    await Promise.all(followers.map(({ ended }) => ended))
    await this.#switchboard.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #end(id: PeerId): Promise<void> {
    const { firewall } = this.#parts
    firewall.forget(id)
    this.#server?.end(id)
    this.#sync.forget(id)
    if (!firewall.knows(id)) this.#switchboard.hangUp(id)
  }
}
