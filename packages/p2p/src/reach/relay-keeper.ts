import type { Libp2p } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { nodeId } from '../book/addresses.js'
import type { Observers } from '../events/events.js'
import type { PeerId } from '../identity/names.js'
import { parsePeerId } from '../identity/peer-id.js'
import { type Inner, insides } from '../libp2p/libp2p-internals.js'

/** Milliseconds between looks at the reservations. */
const intervalMilliseconds = 3000
/** Milliseconds for dialling a relay. */
const patienceMilliseconds = 10_000
/** Looks that are skipped after a relay was reached and gave no reservation. */
const sulk = 10

/** The internals of libp2p's relay transport. */
interface RelayTransport {
  readonly reservationStore?: {
    readonly relayFilter?: { remove?(id: Uint8Array): boolean }
  }
}

interface Relay {
  readonly id: PeerId
  readonly address: string
  listener: Inner | undefined
  isBusy: boolean
  isReserved: boolean
  /** Looks to skip. */
  pause: number
}

/**
 * Keeps reservations on relays. libp2p makes one and refreshes it, but gives up on a relay that was
 * away: this asks again until it is told to stop.
 */
export class RelayKeeper {
  readonly #node: Libp2p
  readonly #relays: readonly Relay[]
  readonly #observers: Observers
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(node: Libp2p, addresses: readonly string[], observers: Observers) {
    this.#node = node
    const relays = new Map(addresses.map((address) => [nodeId(address), address]))
    this.#relays = [...relays].map(([id, address]) => {
      return { id, address, listener: undefined, isBusy: false, isReserved: false, pause: 0 }
    })
    this.#observers = observers
  }

  /** Resolves when each relay was tried once, or after `wait` milliseconds. */
  async start(wait: number): Promise<void> {
    if (this.#relays.length === 0) return
    this.#timer = setInterval(() => void this.#look(), intervalMilliseconds)
    this.#timer.unref()
    this.#node.addEventListener('peer:disconnect', this.#lost)
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, wait)
    })
    await Promise.race([this.#look(), late])
    clearTimeout(timer)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#node.removeEventListener('peer:disconnect', this.#lost)
  }

  readonly #lost = ({ detail }: { readonly detail: { toString(): string } }): void => {
    const relay = this.#relays.find(({ id }) => id === detail.toString())
    if (relay !== undefined) void this.#keep(relay)
  }

  async #look(): Promise<void> {
    await Promise.all(this.#relays.map((relay) => this.#keep(relay)))
  }

  async #keep(relay: Relay): Promise<void> {
    if (this.#note(relay) || relay.isBusy || relay.pause-- > 0) return
    relay.isBusy = true
    relay.pause = 0
    try {
      const signal = AbortSignal.timeout(patienceMilliseconds)
      await this.#node.dial(multiaddr(relay.address), { signal })
      relay.pause = sulk
      await this.#reserve(relay)
      relay.pause = 0
    } catch {
      // It is tried again; until then no event says `reserved`.
    } finally {
      relay.isBusy = false
    }
    this.#note(relay)
  }

  /**
   * libp2p's listener asks for the reservation. There is one for each relay, which is told to
   * listen again and again: a new one would stay as long as the node, and closing one ends the
   * reservations of all.
   */
  async #reserve(relay: Relay): Promise<void> {
    const { transportManager } = insides(this.#node)
    const address: Multiaddr = multiaddr(`${relay.address}/p2p-circuit`)
    this.#forgive(relay)
    if (relay.listener !== undefined) return relay.listener.listen(address)
    const before = new Set(transportManager.getListeners())
    const listening = transportManager.listen([address])
    relay.listener = transportManager.getListeners().find((listener) => !before.has(listener))
    await listening
  }

  /**
   * libp2p never asks a relay again that was away, or no relay, at the first question (its
   * `relayFilter`). A person chose the relays here, so they are always worth another try.
   */
  #forgive({ id }: Relay): void {
    for (const transport of insides(this.#node).transportManager.getTransports()) {
      const { reservationStore } = transport as RelayTransport
      reservationStore?.relayFilter?.remove?.(parsePeerId(id).toMultihash().bytes)
    }
  }

  /** Whether there is a reservation; tells when that has changed. */
  #note(relay: Relay): boolean {
    const isReserved = this.#node
      .getMultiaddrs()
      .some((address) => address.toString().includes(`/p2p/${relay.id}/p2p-circuit`))
    if (isReserved === relay.isReserved) return isReserved
    relay.isReserved = isReserved
    const state = isReserved ? 'reserved' : 'lost'
    this.#observers.tell({ type: 'relay', state, relay: relay.address })
    return isReserved
  }
}
