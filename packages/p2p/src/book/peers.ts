import { type Client, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { exactMethods, exactStatics, shows } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import { asPeerId } from '../identity/peer-id.js'
import { Bans } from '../rules/bans.js'
import { pathKey } from '../rules/grants.js'
import { AddressBook, copyOf } from './address-book.js'
import { BookWriter } from './book-writer.js'
import type { Peer, PeerChange } from './peer.js'
import { peerArguments as given, keyIn } from './peer-checks.js'
import type { PeerTable } from './peer-table.js'
import { present } from './stored-peers.js'
import {
  followRule,
  isNothing,
  requireTrustable,
  syncOf,
  type TrustOptions,
  trusting,
} from './trust.js'

/** The parts of a network that end when a peer changes. */
export interface Ending {
  /** Ends a peer's streams, in both directions; its connections too if no rule lets it in. */
  readonly end: (peer: PeerId) => void
  /** The same, but for its connections. */
  readonly endStreams: (peer: PeerId) => void
  /** Ends the following of a peer. */
  readonly unfollow: (peer: PeerId) => void
}

/** `Peers` as other packages see it. */
export type PeerChanges = Pick<
  Peers,
  'book' | 'set' | 'change' | 'remove' | 'ban' | 'unban' | 'trust'
>

type Owned = Pick<Stronghold, 'sync'>

/** One owner for each open book: two owners would not see each other's changes. */
const owners = new WeakMap<object, Map<string, Peers>>()

/**
 * The one owner of the peers' entries and rights. A change of a peer is one operation, for library
 * and command line alike: the rule in the address book, the trust in the zone, and the end of what
 * is open, if a network runs.
 */
export class Peers {
  /** The known peers, read only. */
  readonly book: AddressBook
  /** The same for this package. */
  readonly table: PeerTable
  /** Bans that hold before they are written, until their networks are left. */
  readonly bans = new Bans()
  readonly #stronghold: Owned
  readonly #writer: BookWriter
  readonly #networks = new Set<Ending>()

  private constructor(stronghold: Owned, client: Client) {
    this.#stronghold = stronghold
    this.#writer = new BookWriter(client.store)
    this.table = this.#writer.table
    this.book = new AddressBook(this.table)
  }

  /**
   * The peers of the identity whose client is `client`: the same object each time. Read again while
   * no network runs.
   * @throws StrongholdError `SNAPSHOT_DAMAGED` when the store holds no valid address book.
   */
  static async open(stronghold: Owned, client: Client): Promise<Peers> {
    const known = owners.get(stronghold) ?? new Map<string, Peers>()
    owners.set(stronghold, known)
    const name = pathKey(client.id)
    const peers = known.get(name) ?? new Peers(stronghold, client)
    known.set(name, peers)
    if (peers.#networks.size === 0) await peers.#writer.load()
    return peers
  }

  /** Lets changes end streams in a network, until the returned function is called. */
  attach(network: Ending): () => void {
    this.#networks.add(network)
    return () => {
      this.#networks.delete(network)
      if (this.#networks.size === 0) this.bans.clear()
    }
  }

  /**
   * Writes down a peer after a pairing. Its connection stays, so that the peer can be told.
   * @throws StrongholdError `INVALID_ARGUMENT` as `set`; errors of `by`.
   */
  async meet(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const peer = await this.#write(id, by)
    for (const { endStreams } of this.#networks) endStreams(peer.id)
    return copyOf(peer)
  }

  /**
   * Adds a peer, or changes the given fields of one. Its streams end. A rule that allows less to be
   * synced narrows the zone's trust too; one that allows more takes `trust` as well.
   * @throws StrongholdError `INVALID_ARGUMENT` for an invalid id, name, address or rule, a name or
   * exchange key that another peer has, or more than 10,000 peers; errors of the store.
   */
  async set(wanted: Pick<Peer, 'id'> & PeerChange): Promise<Peer> {
    const { id: normal, ...change } = given.peer(wanted)
    // Invalid input learns nothing, not even that a peer is banned.
    this.#writer.check(normal, change)
    const before = this.bans.of(normal)
    if (change.banned === true) {
      // Before the write, for which the Stronghold must not be locked.
      this.bans.add(normal)
      this.#end(normal)
    }
    const peer = await this.#change(normal, () => change)
    if (change.banned === false) this.bans.lift(normal, before)
    return peer
  }

  /**
   * Changes a known peer from its entry at that turn.
   * @throws StrongholdError `PEER_UNKNOWN`; as `set`; errors of `by`.
   */
  async change(idOrName: string, by: (known: Peer) => Omit<PeerChange, 'banned'>): Promise<Peer> {
    const { id } = this.table.require(given.idOrName(idOrName))
    const decide = given.by(by)
    return this.#change(id, (known) => given.change(decide(copyOf(required(known)))))
  }

  /** Forgets a peer, in the zone too; its streams end. @throws StrongholdError `PEER_UNKNOWN`. */
  async remove(idOrName: string): Promise<void> {
    this.#liftUnwritten(given.idOrName(idOrName))
    const { id } = this.table.require(idOrName)
    const ban = this.bans.of(id)
    for (const { unfollow } of this.#networks) unfollow(id)
    await this.#writer.remove(id, async ({ exchangeKey: partner }) => {
      if (partner !== undefined) await this.#stronghold.sync.distrust({ partner })
      // A ban that came meanwhile wins, and stays with the peer's whole entry.
      return this.bans.lift(id, ban)
    })
    this.#end(id)
  }

  /**
   * Refuses a peer, whatever the rules say; its streams end at once.
   * @throws StrongholdError `INVALID_ARGUMENT` for text that is neither an id nor a name of a peer;
   *   `LOCKED` and errors of the store: the ban then holds until the network is left.
   */
  async ban(idOrName: string): Promise<Peer> {
    given.idOrName(idOrName)
    const named = this.table.list().find(({ name }) => name === idOrName)
    return this.set({ id: asPeerId(idOrName) ?? named?.id ?? idOrName, banned: true })
  }

  /**
   * Lets the rules hold for a peer again.
   * @throws StrongholdError `PEER_UNKNOWN`; a ban that could not be written is still lifted.
   */
  async unban(idOrName: string): Promise<Peer> {
    this.#liftUnwritten(given.idOrName(idOrName))
    const { id } = this.table.require(idOrName)
    const ban = this.bans.of(id)
    const peer = await this.#change(id, (known) => {
      required(known)
      return { banned: false }
    })
    this.bans.lift(id, ban)
    return peer
  }

  /**
   * Sets which records may be synced with a paired peer, in the zone and in its rule. The peer's
   * rights to clients stay, and so does a scope that is not given. A ban, or a rule that is only a
   * word, is a person's decision about this peer: a trust does not undo it.
   * @throws StrongholdError `FIREWALL_DENIED` where something is allowed to a peer that is banned, or
   *   whose rule is `deny` or `ask`, unless that is to be replaced; `PARTNER_UNKNOWN` without the
   *   peer's key; `WRONG_KEY`, `PROOF_REQUIRED`, `PEER_UNKNOWN`, `INVALID_ARGUMENT`.
   */
  async trust(idOrName: string, options: TrustOptions): Promise<Peer> {
    // Wiped after its use, also after a failure.
    using _ = keyIn(options)
    const { current, replace = false, ...scopes } = given.trust(options)
    const { id } = this.table.require(given.idOrName(idOrName))
    let before: () => Promise<void> = async () => undefined
    const peer = await this.#writer.change(
      id,
      (known) => {
        const { name, exchangeKey: partner, ...peer } = required(known)
        if (partner === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
        const sync = { ...syncOf(peer.inbound), ...present(scopes) }
        requireTrustable({ ...peer, banned: peer.banned || this.bans.has(id) }, sync, replace)
        const { sync: zone } = this.#stronghold
        before = isNothing(sync)
          ? () => zone.distrust({ partner })
          : () => zone.trust({ ...sync, partner, label: name, ...(current && { current }) })
        return { inbound: trusting(peer.inbound, sync) }
      },
      () => before(),
    )
    this.#end(peer.id)
    return copyOf(peer)
  }

  async #change(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const peer = await this.#write(id, by)
    this.#end(peer.id)
    return copyOf(peer)
  }

  #write(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const { sync } = this.#stronghold
    return this.#writer.change(id, by, (peer, known) => followRule(sync, peer, known))
  }

  #end(id: PeerId): void {
    for (const { end } of this.#networks) end(id)
  }

  /** A ban of a peer that no book has, because it could not be written, can only be lifted here. */
  #liftUnwritten(idOrName: string): void {
    const id = asPeerId(idOrName)
    if (id !== undefined && this.table.find(id) === undefined) this.bans.lift(id, this.bans.of(id))
  }
}

exactMethods(Peers, {})
exactStatics(Peers, {})

function required(known: Peer | undefined): Peer {
  if (known === undefined) throw new StrongholdError('PEER_UNKNOWN')
  return known
}
shows(Peers, 'Peers')
