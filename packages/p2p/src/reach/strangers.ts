import type { Connection, MultiaddrConnection } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import type { Firewall } from '../firewall/firewall.js'
import { HostSlots, type SlotLimits } from '../firewall/host-slots.js'
import type { PeerId } from '../identity/names.js'
import { hostOf, isRelayed } from '../libp2p/newcomers.js'
import { relaysOf } from './ways.js'

/** Milliseconds for bytes on their way to a stranger whose reason has ended. */
const grace = 1000

/** The surroundings of the strangers. */
export interface StrangersParts {
  readonly firewall: Firewall
  readonly limits: SlotLimits
  /** All connections that there are. */
  readonly connections: () => readonly Connection[]
}

interface StrangerPlace {
  readonly peer: PeerId
  readonly leave: () => void
}

/**
 * Connections of peers that are in no address book. An id costs nothing, so their places are
 * divided among their hosts, apart from the places of known peers; and a stranger without a reason
 * does not stay connected.
 */
export class Strangers {
  readonly #parts: StrangersParts
  readonly #slots: HostSlots
  readonly #places = new Map<MultiaddrConnection, StrangerPlace>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: StrangersParts) {
    this.#parts = parts
    this.#slots = new HostSlots(parts.limits)
    parts.firewall.reasons.watch(() => this.look())
  }

  /** Whether a peer that has proven its id may come in; it need not be a stranger. */
  enter(peer: PeerId, connection: MultiaddrConnection): boolean {
    const { firewall } = this.#parts
    // A handshake takes a while, in which its reason may have ended.
    if (!firewall.keeps(peer)) return false
    if (!firewall.isStranger(peer)) return true
    const end = () => connection.abort(new StrongholdError('PEER_BUSY'))
    const leave = this.#slots.enter(hostOf(connection), end)
    if (leave === undefined) return false
    this.#places.set(connection, { peer, leave })
    connection.addEventListener('close', () => this.#leave(connection), { once: true })
    return true
  }

  /** Ends, a moment later, connections that have no reason any more. */
  look(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#hangUp()
    }, grace).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #hangUp(): void {
    const { firewall, connections } = this.#parts
    for (const [connection, { peer }] of this.#places) {
      if (!firewall.isStranger(peer)) this.#leave(connection)
    }
    const all = connections()
    const carrying = new Set(
      all.filter(isRelayed).flatMap(({ remoteAddr }) => relaysOf(remoteAddr)),
    )
    for (const connection of all) {
      const peer = connection.remotePeer.toString()
      if (firewall.keeps(peer) || carrying.has(peer)) continue
      connection.abort(new StrongholdError('PEER_REFUSED'))
    }
  }

  #leave(connection: MultiaddrConnection): void {
    this.#places.get(connection)?.leave()
    this.#places.delete(connection)
  }
}
