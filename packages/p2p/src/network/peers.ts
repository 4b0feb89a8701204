import { type KeyProvider, type Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { AddressBook } from '../book/address-book.js'
import type { Peer, PeerChange } from '../book/peer.js'
import { codeOf } from '../errors.js'
import type { Firewall } from '../firewall/firewall.js'
import type { InboundRule, SyncGrant } from '../firewall/grants.js'
import type { PeerId } from '../identity/names.js'
import { normalPeerId } from '../identity/peer-id.js'

/** What changes of peers are made with. */
export interface PeersParts {
  readonly stronghold: Pick<Stronghold, 'sync'>
  readonly book: AddressBook
  readonly firewall: Firewall
  /** Ends what a peer has open, in both directions. */
  readonly end: (peer: PeerId) => void
}

/** Changes of what is known of peers and of what they may do: they hold at once. */
export class Peers {
  readonly #parts: PeersParts

  constructor(parts: PeersParts) {
    this.#parts = parts
  }

  /** @throws StrongholdError as `AddressBook.change`. */
  async change(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const { book, firewall, end } = this.#parts
    let banned: boolean | undefined
    const peer = await book.change(id, (known) => {
      const change = by(known)
      banned = change.banned
      return change
    })
    if (banned === false) firewall.unban(peer.id)
    end(peer.id)
    return peer
  }

  /** @throws StrongholdError as `Network.setPeer`. */
  async set({ id, ...change }: Pick<Peer, 'id'> & PeerChange): Promise<Peer> {
    const { firewall, end } = this.#parts
    const normal = normalPeerId(id)
    if (change.banned !== true) return this.change(normal, () => change)
    // Before it is written, which takes a Stronghold that is not locked.
    const isNew = firewall.ban(normal)
    end(normal)
    try {
      return await this.change(normal, () => change)
    } catch (error) {
      // What makes no sense says nothing, not even that.
      if (isNew && codeOf(error) === 'INVALID_ARGUMENT') firewall.unban(normal)
      throw error
    }
  }

  /** @throws StrongholdError as `Network.removePeer`. */
  async remove(idOrName: string): Promise<void> {
    const { stronghold, book, firewall, end } = this.#parts
    this.#unhold(idOrName)
    const { id, exchangeKey } = book.require(idOrName)
    if (exchangeKey !== undefined) await stronghold.sync.distrust({ partner: exchangeKey })
    await book.remove(id)
    firewall.unban(id)
    end(id)
  }

  /** @throws StrongholdError as `Network.unban`. */
  async unban(idOrName: string): Promise<Peer> {
    this.#unhold(idOrName)
    const { id } = this.#parts.book.require(idOrName)
    return this.change(id, (known) => {
      required(known)
      return { banned: false }
    })
  }

  /** @throws StrongholdError as `Network.trust`. */
  async trust(
    idOrName: string,
    options: SyncGrant & { readonly current?: KeyProvider },
  ): Promise<Peer> {
    const { stronghold, book } = this.#parts
    const { id, name, exchangeKey } = book.require(idOrName)
    if (exchangeKey === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
    const { send, receive } = options
    if (isNothing(options)) await stronghold.sync.distrust({ partner: exchangeKey })
    else await stronghold.sync.trust({ ...options, partner: exchangeKey, label: name })
    try {
      // The proof takes a while: what was granted meanwhile stays, and who was removed stays away.
      return await this.change(id, (known) => ({
        inbound: trusting(required(known).inbound, { send, receive }),
      }))
    } catch (error) {
      if (codeOf(error) === 'PEER_UNKNOWN') await stronghold.sync.distrust({ partner: exchangeKey })
      throw error
    }
  }

  /** A ban of a peer that no book has, since it could not be written, can only be lifted here. */
  #unhold(idOrName: string): void {
    const { book, firewall } = this.#parts
    if (book.find(idOrName) === undefined) firewall.unban(idOrName)
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
