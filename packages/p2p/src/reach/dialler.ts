import type { Connection, Libp2p, PeerId as LibraryPeerId, Stream } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Firewall } from '../firewall/firewall.js'
import type { PeerId } from '../identity/names.js'
import { type KeptAddress, moreWays, relaysOf, waysTo } from './ways.js'

/** The surroundings of a dialler. */
export interface DiallerParts {
  readonly node: Libp2p
  readonly firewall: Firewall
  /** Whether peers can be looked for in a DHT. */
  readonly looksUp: boolean
  /** The usual milliseconds for reaching a peer. */
  readonly patience: number
}

/** The shares of the time for known addresses and for found ones, if there is more to try. */
const shares = { trusted: 2 / 3, found: 1 / 6 }

/** Finds a way to a peer: an open connection, known addresses, or those of a DHT. */
export class Dialler {
  readonly #parts: DiallerParts

  constructor(parts: DiallerParts) {
    this.#parts = parts
  }

  /** Opens a stream; its errors are libp2p's. */
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
        // The connection ended at this moment.
      }
    }
    const connection = await this.#dial(peer, known, signal)
    return connection.newStream(protocol, options)
  }

  /**
   * An open connection, preferably a direct one. libp2p itself would dial for each stream while the
   * only connection goes through a relay with limits, as ours do.
   */
  #present(peer: LibraryPeerId): Connection | undefined {
    const open = this.#parts.node.getConnections(peer).filter(({ status }) => status === 'open')
    return open.find(({ direct }) => direct) ?? open.at(-1)
  }

  /**
   * Addresses from the book or signed by the peer are dialled first, on their own: an address that
   * a third party claims must not keep the peer from being reached where it is.
   */
  async #dial(
    peer: LibraryPeerId,
    known: readonly string[],
    signal: AbortSignal,
  ): Promise<Connection> {
    const { node, firewall, looksUp, patience } = this.#parts
    const mayRelay = (id: PeerId) => firewall.mayDial(id)
    const ways = waysTo(peer, known, await this.#kept(peer), mayRelay)
    const failures: unknown[] = []
    const attempt = async (some: readonly Multiaddr[], share = 1) => {
      if (some.length === 0) return undefined
      const late = share < 1 ? [AbortSignal.timeout(Math.ceil(patience * share))] : []
      try {
        return await node.dial([...some], { signal: AbortSignal.any([signal, ...late]) })
      } catch (error) {
        if (signal.aborted) throw error
        failures.push(error)
        return undefined
      }
    }
    const isLast = ways.found.length === 0 && !looksUp
    const first = () => attempt(ways.trusted, isLast ? 1 : shares.trusted)
    const connection =
      (await this.#through(ways.trusted, first)) ??
      (await attempt(ways.found, looksUp ? shares.found : 1)) ??
      (looksUp
        ? await attempt(moreWays(peer, await this.#lookUp(peer, signal), ways, mayRelay))
        : undefined)
    if (connection === undefined) throw new AggregateError(failures)
    return connection
  }

  /** libp2p's addresses of a peer: those of identify, mDNS and the DHT. */
  async #kept(peer: LibraryPeerId): Promise<readonly KeptAddress[]> {
    try {
      return (await this.#parts.node.peerStore.get(peer)).addresses
    } catch {
      return []
    }
  }

  /** Addresses from a DHT. */
  async #lookUp(peer: LibraryPeerId, signal: AbortSignal): Promise<readonly Multiaddr[]> {
    try {
      const options = { signal, useCache: false }
      return (await this.#parts.node.peerRouting.findPeer(peer, options)).multiaddrs
    } catch {
      return []
    }
  }

  /** A peer that may be dialled may be dialled through its relays. */
  async #through<T>(ways: readonly Multiaddr[], dial: () => Promise<T>): Promise<T> {
    const releases = ways
      .flatMap(relaysOf)
      .map((relay) => this.#parts.firewall.reasons.expect(relay))
    try {
      return await dial()
    } finally {
      for (const release of releases) release()
    }
  }
}
