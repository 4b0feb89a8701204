import type { Connection, PeerId as LibraryPeerId } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Firewall } from '../firewall/firewall.js'
import { HostSlots } from '../firewall/host-slots.js'
import type { PeerId } from '../identity/names.js'
import { hostOf } from './newcomers.js'

/** Milliseconds that a reservation lasts unless it is refreshed; libp2p's own figure. */
const lifetimeMilliseconds = 2 * 60 * 60 * 1000
/** Milliseconds for a stranger to ask the relay for something. */
const patienceMilliseconds = 30_000

/** The protocols of a guest's requests. */
const relaying = '/libp2p/circuit/relay/0.2.0/'

/** The surroundings of a relay's guests. */
export interface RelayGuestsParts {
  readonly firewall: Firewall
  /** Peers that can be reached through this relay at a time. */
  readonly max: number
  /** The most of them that may be strangers of one host. */
  readonly perHost: number
  /** Bytes and milliseconds of a relayed connection. */
  readonly bytes: number
  readonly duration: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A reservation, as libp2p's relay reads it. */
interface Reservation {
  readonly addr: Multiaddr
  expiry: Date
  readonly limit: { readonly data: bigint; readonly duration: number }
  /** Ends relayed connections. */
  readonly signal: AbortSignal
}

interface Guest extends Reservation {
  readonly over: AbortController
  timer: ReturnType<typeof setTimeout> | undefined
  readonly leave: () => void
}

/**
 * The reservations at a relay, in place of libp2p's own, which keeps each for two hours, also when
 * its peer is gone, and accepts them in order of arrival, so that one host with many ids would get
 * all.
 */
export class RelayGuests {
  readonly #parts: RelayGuestsParts
  readonly #slots: HostSlots
  readonly #guests = new Map<PeerId, Guest>()

  constructor(parts: RelayGuestsParts) {
    this.#parts = parts
    const guests = this.#guests
    const strangers = () => this.#slots.size
    this.#slots = new HostSlots({
      perHost: parts.perHost,
      // Without the places of known peers: strangers divide what is left of them.
      get all() {
        return parts.max - (guests.size - strangers())
      },
    })
  }

  /** Makes or refreshes a reservation, if there is a place: a known peer takes a stranger's. */
  reserve(
    id: LibraryPeerId,
    addr: Multiaddr,
  ): { status: 'OK'; expire: number } | { status: 'RESERVATION_REFUSED' } {
    const peer = id.toString()
    const expiry = new Date(this.#parts.now() + lifetimeMilliseconds)
    const leave = this.#guests.has(peer) ? undefined : this.#enter(peer, addr)
    const guest = this.#guests.get(peer) ?? (leave && this.#made(addr, expiry, leave))
    if (guest === undefined) {
      this.#parts.firewall.refuse(peer, 'relay')
      return { status: 'RESERVATION_REFUSED' }
    }
    clearTimeout(guest.timer)
    guest.expiry = expiry
    guest.timer = setTimeout(() => {
      this.remove(peer)
      guest.over.abort()
    }, lifetimeMilliseconds).unref()
    this.#guests.set(peer, guest)
    return { status: 'OK', expire: Math.round(expiry.getTime() / 1000) }
  }

  removeReservation(peer: LibraryPeerId): void {
    this.remove(peer.toString())
  }

  get(peer: LibraryPeerId): Reservation | undefined {
    return this.#guests.get(peer.toString())
  }

  get reservations(): { readonly size: number } {
    return this.#guests
  }

  clear(): void {
    for (const peer of this.#guests.keys()) this.remove(peer)
  }

  /** Ends a reservation; connections that are relayed under it go on. */
  remove(peer: PeerId): void {
    const guest = this.#guests.get(peer)
    if (guest === undefined) return
    clearTimeout(guest.timer)
    this.#guests.delete(peer)
    guest.leave()
  }

  /** Whether a stranger uses the relay, or has just come to do so. */
  isUsedBy(peer: PeerId, connections: readonly Connection[]): boolean {
    const since = this.#parts.now() - patienceMilliseconds
    return (
      this.#guests.has(peer) ||
      connections.length === 0 ||
      connections.some(
        ({ timeline, streams }) =>
          timeline.open > since || streams.some(({ protocol }) => protocol.startsWith(relaying)),
      )
    )
  }

  #made(addr: Multiaddr, expiry: Date, leave: () => void): Guest {
    const { bytes, duration } = this.#parts
    const over = new AbortController()
    const limit = { data: BigInt(bytes), duration }
    return { addr, expiry, limit, signal: over.signal, over, timer: undefined, leave }
  }

  #enter(peer: PeerId, addr: Multiaddr): (() => void) | undefined {
    const isFull = () => this.#guests.size >= this.#parts.max
    if (!this.#parts.firewall.isStranger(peer)) {
      if (isFull()) this.#slots.makeRoom()
      return isFull() ? undefined : () => undefined
    }
    return this.#slots.enter(hostOf({ remoteAddr: addr }), () => this.remove(peer))
  }
}
