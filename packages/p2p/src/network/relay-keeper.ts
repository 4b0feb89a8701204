import type { Libp2p } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { StrongholdError } from '@stronghold/stronghold'
import type { Observers } from '../events.js'
import type { PeerId } from '../identity/names.js'
import { normalPeerId } from '../identity/peer-id.js'

/** Milliseconds between looks at the reservations. */
const interval = 3000
/** Milliseconds for dialling a relay and getting a reservation. */
const patience = 10_000

/** What libp2p has inside, which starts listening on one more address. */
interface Insides {
  readonly components: {
    readonly transportManager: { listen(addresses: Multiaddr[]): Promise<void> }
  }
}

/** The peer id at the end of a relay's address. @throws StrongholdError `INVALID_ARGUMENT`. */
export function relayId(address: string): PeerId {
  try {
    const last = multiaddr(address).getComponents().at(-1)
    if (last?.name === 'p2p') return normalPeerId(last.value ?? '')
  } catch (error) {
    throw new StrongholdError('INVALID_ARGUMENT', { cause: error })
  }
  throw new StrongholdError('INVALID_ARGUMENT')
}

/**
 * Keeps reservations on relays. libp2p makes one and refreshes it, but gives up on a relay that was
 * away for a while: this asks again until it is told to stop.
 */
export class RelayKeeper {
  readonly #node: Libp2p
  readonly #relays: ReadonlyMap<PeerId, string>
  readonly #observers: Observers
  readonly #reserved = new Set<PeerId>()
  readonly #busy = new Set<PeerId>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(node: Libp2p, relays: readonly string[], observers: Observers) {
    this.#node = node
    this.#relays = new Map(relays.map((address) => [relayId(address), address]))
    this.#observers = observers
  }

  /** Resolves when each relay was tried once. */
  async start(): Promise<void> {
    if (this.#relays.size === 0) return
    this.#timer = setInterval(() => void this.#look(), interval)
    this.#timer.unref()
    await this.#look()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    await Promise.all([...this.#relays].map(([id, address]) => this.#keep(id, address)))
  }

  async #keep(id: PeerId, address: string): Promise<void> {
    if (this.#note(id, address) || this.#busy.has(id)) return
    this.#busy.add(id)
    try {
      const signal = AbortSignal.timeout(patience)
      await this.#node.dial(multiaddr(address), { signal })
      const { transportManager } = (this.#node as unknown as Insides).components
      await transportManager.listen([multiaddr(`${address}/p2p-circuit`)])
    } catch {
      // It is tried again; whoever wants to know sees that no event says `reserved`.
    } finally {
      this.#busy.delete(id)
    }
    this.#note(id, address)
  }

  /** Whether there is a reservation; tells when that has changed. */
  #note(id: PeerId, relay: string): boolean {
    const isReserved = this.#node
      .getMultiaddrs()
      .some((address) => address.toString().includes(`/p2p/${id}/p2p-circuit`))
    if (isReserved === this.#reserved.has(id)) return isReserved
    if (isReserved) this.#reserved.add(id)
    else this.#reserved.delete(id)
    const state = isReserved ? 'reserved' : 'lost'
    this.#observers.tell({ type: 'relay', state, relay })
    return isReserved
  }
}
