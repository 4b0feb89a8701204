import type { Connection, Libp2p, PeerId as LibraryPeerId, Stream } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerId } from '../identity/names.js'

/** What reaching a peer takes. */
export interface DiallerParts {
  readonly node: Libp2p
  readonly firewall: Firewall
  /** Whether peers can be looked for in a DHT. */
  readonly looksUp: boolean
}

/** Finds a way to a peer: one that is there, known addresses, or those that a DHT knows. */
export class Dialler {
  readonly #parts: DiallerParts

  constructor(parts: DiallerParts) {
    this.#parts = parts
  }

  /** Opens a stream; what it throws is libp2p's. */
  async stream(
    peer: LibraryPeerId,
    known: readonly string[],
    protocol: string,
    signal: AbortSignal,
  ): Promise<Stream> {
    const options = { signal, runOnLimitedConnection: true }
    const present = this.#present(peer)
    if (present !== undefined) {
      try {
        return await present.newStream(protocol, options)
      } catch (error) {
        if (present.status === 'open' || signal.aborted) throw error
        // It went away at this moment.
      }
    }
    const connection = await this.#dial(peer, known, signal)
    return connection.newStream(protocol, options)
  }

  /**
   * A connection that is there, rather a direct one. libp2p itself would dial anew for each stream
   * while there is none but through a relay with limits, as ours are.
   */
  #present(peer: LibraryPeerId): Connection | undefined {
    const open = this.#parts.node.getConnections(peer).filter(({ status }) => status === 'open')
    return open.find(({ direct }) => direct) ?? open.at(-1)
  }

  async #dial(
    peer: LibraryPeerId,
    known: readonly string[],
    signal: AbortSignal,
  ): Promise<Connection> {
    const { node, looksUp } = this.#parts
    await node.peerStore.merge(peer, { multiaddrs: known.map((address) => multiaddr(address)) })
    const { addresses } = await node.peerStore.get(peer)
    const ways = addresses.map((address) => address.multiaddr)
    try {
      return await this.#through(ways, () => node.dial(peer, { signal }))
    } catch (error) {
      if (!looksUp || signal.aborted) throw error
      const found = await this.#lookUp(peer, ways, signal)
      if (found.length === 0) throw error
      return await this.#through(found, () => node.dial(found, { signal }))
    }
  }

  /** Addresses that are not known yet, from a DHT. */
  async #lookUp(
    peer: LibraryPeerId,
    known: readonly Multiaddr[],
    signal: AbortSignal,
  ): Promise<Multiaddr[]> {
    const end = `/p2p/${peer.toString()}`
    const full = (address: Multiaddr) =>
      address.toString().endsWith(end) ? address : address.encapsulate(end)
    const tried = new Set(known.map((address) => full(address).toString()))
    try {
      const options = { signal, useCache: false }
      const { multiaddrs } = await this.#parts.node.peerRouting.findPeer(peer, options)
      return multiaddrs.map(full).filter((address) => !tried.has(address.toString()))
    } catch {
      return []
    }
  }

  /** Whoever may be dialled may be dialled through the relays that it is behind. */
  async #through<T>(ways: readonly Multiaddr[], dial: () => Promise<T>): Promise<T> {
    const releases = ways.flatMap(relaysOf).map((relay) => this.#parts.firewall.expect(relay))
    try {
      return await dial()
    } finally {
      for (const release of releases) release()
    }
  }
}

/** The relays of an address: peer ids before `/p2p-circuit`. */
function relaysOf(address: Multiaddr): PeerId[] {
  const parts = address.getComponents()
  const circuit = parts.findLastIndex(({ name }) => name === 'p2p-circuit')
  return parts
    .slice(0, Math.max(circuit, 0))
    .flatMap(({ name, value }) => (name === 'p2p' && value !== undefined ? [value] : []))
}
