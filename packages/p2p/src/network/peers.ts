import { type KeyProvider, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { AddressBook } from '../book/address-book.js'
import type { Peer, PeerChange } from '../book/peer.js'
import { codeOf } from '../errors.js'
import type { Firewall } from '../firewall/firewall.js'
import type { InboundRule, SyncGrant } from '../firewall/grants.js'
import type { PeerId } from '../identity/names.js'
import { asPeerId, normalPeerId } from '../identity/peer-id.js'

/** What changes of peers are made with. */
export interface PeersParts {
  readonly stronghold: Pick<Stronghold, 'sync'>
  readonly book: AddressBook
  readonly firewall: Firewall
  /** Ends what a peer has open, in both directions; its connections too if no rule lets it in. */
  readonly end: (peer: PeerId) => void
  /** The same, but for its connections. */
  readonly endStreams: (peer: PeerId) => void
  /** Ends what follows a peer. */
  readonly unfollow: (peer: PeerId) => void
}

/** Changes of what is known of peers and of what they may do: they hold at once. */
export class Peers {
  readonly #parts: PeersParts

  constructor(parts: PeersParts) {
    this.#parts = parts
  }

  /**
   * Writes down a peer that was met. It has to hear that it was, over the connection that it has.
   * @throws StrongholdError as `AddressBook.change`.
   */
  async meet(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const { book, endStreams } = this.#parts
    const peer = await book.change(id, by)
    endStreams(peer.id)
    return peer
  }

  /** @throws StrongholdError as `Network.setPeer`. */
  async set({ id, ...change }: Pick<Peer, 'id'> & PeerChange): Promise<Peer> {
    const { firewall, book, end } = this.#parts
    const { bans } = firewall
    const normal = normalPeerId(id)
    // What makes no sense says nothing, not even that a peer is banned.
    book.check(normal, change)
    const before = bans.of(normal)
    if (change.banned === true) {
      // Before it is written, which takes a Stronghold that is not locked.
      bans.add(normal)
      end(normal)
    }
    const peer = await this.#change(normal, () => change)
    if (change.banned === false) bans.lift(normal, before)
    return peer
  }

  /** @throws StrongholdError as `Network.removePeer`. */
  async remove(idOrName: string): Promise<void> {
    const { stronghold, book, firewall, end, unfollow } = this.#parts
    this.#liftUnwritten(idOrName)
    const { id, exchangeKey } = book.require(idOrName)
    const before = firewall.bans.of(id)
    unfollow(id)
    if (exchangeKey !== undefined) await stronghold.sync.distrust({ partner: exchangeKey })
    // A ban that came meanwhile is the last word, and stays with all that is known of the peer.
    await book.remove(id, () => firewall.bans.lift(id, before))
    end(id)
  }

  /** @throws StrongholdError as `Network.unban`. */
  async unban(idOrName: string): Promise<Peer> {
    const { book, firewall } = this.#parts
    this.#liftUnwritten(idOrName)
    const { id } = book.require(idOrName)
    const before = firewall.bans.of(id)
    const peer = await this.#change(id, (known) => {
      required(known)
      return { banned: false }
    })
    firewall.bans.lift(id, before)
    return peer
  }

  /** @throws StrongholdError as `Network.trust`. */
  async trust(
    idOrName: string,
    options: SyncGrant & { readonly current?: KeyProvider },
  ): Promise<Peer> {
    const { stronghold, book } = this.#parts
    const { send, receive, current } = options
    // Wiped with what it is for, also where nothing comes of that.
    using _ = current
    const { id, name, exchangeKey } = book.require(idOrName)
    if (exchangeKey === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
    if (isNothing(options)) await stronghold.sync.distrust({ partner: exchangeKey })
    else await stronghold.sync.trust({ ...options, partner: exchangeKey, label: name })
    try {
      // The proof takes a while: what was granted meanwhile stays, and who was removed stays away.
      return await this.#change(id, (known) => ({
        inbound: trusting(required(known).inbound, { send, receive }),
      }))
    } catch (error) {
      if (codeOf(error) === 'PEER_UNKNOWN') await stronghold.sync.distrust({ partner: exchangeKey })
      throw error
    }
  }

  async #change(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const { book, end } = this.#parts
    const peer = await book.change(id, by)
    end(peer.id)
    return peer
  }

  /** A ban of a peer that no book has, since it could not be written, can only be lifted here. */
  #liftUnwritten(idOrName: string): void {
    const { book, firewall } = this.#parts
    const id = asPeerId(idOrName)
    if (id !== undefined && book.find(id) === undefined)
      firewall.bans.lift(id, firewall.bans.of(id))
  }
}

/** A rule with another sync. Who has only a word for a rule is not let in by being trusted less. */
function trusting(rule: InboundRule, sync: SyncGrant): InboundRule {
  if (typeof rule !== 'string') return { clients: rule.clients, sync }
  return isNothing(sync) ? rule : { clients: [], sync }
}

function isNothing({ send, receive }: SyncGrant): boolean {
  return send === 'none' && receive === 'none'
}

function required(known: Peer | undefined): Peer {
  if (known === undefined) throw new StrongholdError('PEER_UNKNOWN')
  return known
}
