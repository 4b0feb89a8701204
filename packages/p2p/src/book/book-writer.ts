import { type Store, StrongholdError } from '@stronghold/stronghold'
import { malformed } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import { normalPeerId } from '../identity/peer-id.js'
import { newcomer, type Peer, type PeerChange } from './peer.js'
import { PeerTable } from './peer-table.js'
import { checkedPeer, present, readStoredPeers, storeKey, writePeers } from './stored-peers.js'

const maxPeers = 10_000
const tooMany = `An address book has ${maxPeers} peers at most.`

/** Called in the change's turn, before it is written. An error that it throws undoes the change. */
export type Before = (changed: Peer, known: Peer | undefined) => Promise<void>

/**
 * Writes the address book, in the store of the identity's client. Only `Peers` may use it (a rule of
 * `npm run check:layers`): a change of a peer also changes its trust and ends its streams.
 */
export class BookWriter {
  readonly table: PeerTable
  readonly #store: Store
  readonly #peers = new Map<PeerId, Peer>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: Store) {
    this.#store = store
    this.table = new PeerTable(this.#peers)
  }

  /**
   * Reads the book anew.
   * @throws StrongholdError `SNAPSHOT_DAMAGED` for bytes that are no address book.
   */
  async load(): Promise<void> {
    await this.#inTurn(async () => {
      const peers = await readStoredPeers(this.#store)
      this.#replace(new Map(peers.map((peer) => [peer.id, peer])))
    })
  }

  /**
   * Adds a peer, or changes the given fields of a known one: `by` is called with it in its turn,
   * and nothing else changes the book until it is written. In the file with the next commit.
   * @throws StrongholdError `INVALID_ARGUMENT` for an invalid name, address or rule, a name or
   *   exchange key that another peer has, or more than 10,000 peers; whatever `by` and `before` throw.
   */
  async change(
    id: PeerId,
    by: (known: Peer | undefined) => PeerChange,
    before: Before,
  ): Promise<Peer> {
    const normal = normalPeerId(id)
    return this.#inTurn(async () => {
      const known = this.#peers.get(normal)
      const peer = this.#changed(normal, by(known))
      if (known === undefined && this.#peers.size >= maxPeers) throw malformed(tooMany)
      await before(peer, known)
      await this.#write(new Map(this.#peers).set(normal, peer))
      return peer
    })
  }

  /**
   * Whether a change could be written, if there is room.
   * @throws StrongholdError `INVALID_ARGUMENT` as `change`.
   */
  check(id: PeerId, change: PeerChange): void {
    this.#changed(id, change)
  }

  /** Forgets a peer, if `before` lets it. @throws StrongholdError `PEER_UNKNOWN`; as `before`. */
  async remove(id: PeerId, before: (known: Peer) => Promise<boolean>): Promise<void> {
    await this.#inTurn(async () => {
      const known = this.#peers.get(id)
      if (known === undefined) throw new StrongholdError('PEER_UNKNOWN')
      if (!(await before(known))) return
      const peers = new Map(this.#peers)
      peers.delete(id)
      await this.#write(peers)
    })
  }

  /** A peer after a change. @throws StrongholdError `INVALID_ARGUMENT`. */
  #changed(id: PeerId, change: PeerChange): Peer {
    const known = this.#peers.get(id) ?? { ...newcomer, id, name: id }
    const peer = checkedPeer({ ...known, ...present(change), id })
    const isTaken = change.exchangeKey !== undefined && this.table.hasOther(change.exchangeKey, id)
    if (isTaken) throw malformed('exchangeKey: another peer has it.')
    if (!this.table.isFree(peer.name, id)) throw malformed('name: another peer has it.')
    return peer
  }

  /** One change after the other: of two at a time the second would undo the first, even a ban. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#last.then(change)
    this.#last = changed.catch(() => undefined)
    return changed
  }

  async #write(peers: Map<PeerId, Peer>): Promise<void> {
    await this.#store.insert(storeKey, writePeers(peers.values()))
    // Only after the store took it: a book that is ahead of the store would grant rights that no
    // file holds.
    this.#replace(peers)
  }

  #replace(peers: ReadonlyMap<PeerId, Peer>): void {
    this.#peers.clear()
    for (const [id, peer] of peers) this.#peers.set(id, peer)
  }
}
