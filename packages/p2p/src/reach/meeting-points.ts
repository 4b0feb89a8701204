import type { Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { nodeId } from '../book/addresses.js'
import { parsePeerId } from '../identity/peer-id.js'

/** Milliseconds between looks at the connections. */
const intervalMilliseconds = 5000
/** Milliseconds for dialling. */
const patienceMilliseconds = 10_000

/**
 * Stays connected to the nodes that a DHT begins with. They learn this side's addresses by that,
 * and every change of them, and tell them to anybody who asks for its id: nothing is published
 * anywhere else.
 */
export class MeetingPoints {
  readonly #node: Libp2p
  readonly #addresses: readonly string[]
  readonly #busy = new Set<string>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(node: Libp2p, addresses: readonly string[]) {
    this.#node = node
    this.#addresses = addresses
  }

  /** Resolves when each was tried once, or after `wait` milliseconds. */
  async start(wait: number): Promise<void> {
    if (this.#addresses.length === 0) return
    this.#timer = setInterval(() => void this.#look(), intervalMilliseconds)
    this.#timer.unref()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, wait)
    })
    await Promise.race([this.#look(), late])
    clearTimeout(timer)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    await Promise.all(this.#addresses.map((address) => this.#keep(address)))
  }

  async #keep(address: string): Promise<void> {
    if (this.#busy.has(address)) return
    if (this.#node.getConnections(parsePeerId(nodeId(address))).length > 0) return
    this.#busy.add(address)
    try {
      await this.#node.dial(multiaddr(address), {
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
    } catch {
      // It is tried again.
    } finally {
      this.#busy.delete(address)
    }
  }
}
