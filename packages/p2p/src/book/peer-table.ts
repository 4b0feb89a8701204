import { StrongholdError } from '@stronghold/stronghold'
import type { PeerId } from '../identity/names.js'
import { asPeerId } from '../identity/peer-id.js'
import { isSame } from '../protocol/same-bytes.js'
import type { Peer } from './peer.js'

/** The known peers in their present state. Its answers must not leave the package. */
export class PeerTable {
  readonly #peers: ReadonlyMap<PeerId, Peer>

  /** `peers` is read at each question. */
  constructor(peers: ReadonlyMap<PeerId, Peer>) {
    this.#peers = peers
  }

  /** All peers, in the order in which they came. */
  list(): readonly Peer[] {
    return [...this.#peers.values()]
  }

  find(id: PeerId): Peer | undefined {
    return this.#peers.get(id)
  }

  /** The peer of an id or a name. @throws StrongholdError `PEER_UNKNOWN`. */
  require(idOrName: string): Peer {
    const id = asPeerId(idOrName)
    const peer =
      id === undefined ? this.list().find(({ name }) => name === idOrName) : this.#peers.get(id)
    if (peer === undefined) throw new StrongholdError('PEER_UNKNOWN')
    return peer
  }

  /** Whether a peer may have this name: no other peer has it. */
  isFree(name: string, id: PeerId): boolean {
    return this.list().every((other) => other.id === id || other.name !== name)
  }

  /**
   * Whether another peer has an exchange key already. The zone knows partners by it alone: of two
   * peers with one key, each could remove or change the other's trust.
   */
  hasOther(exchangeKey: Uint8Array, id: PeerId): boolean {
    return this.list().some(
      (other) => other.id !== id && other.exchangeKey && isSame(other.exchangeKey, exchangeKey),
    )
  }
}
