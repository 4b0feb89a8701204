import { setTimeout as sleep } from 'node:timers/promises'
import type { PeerId } from '../identity/names.js'
import { Allowance } from './allowance.js'
import type { PeerLimits } from './limits.js'
import { Rate } from './rate.js'
import { StreamLoad, Workload } from './workload.js'

interface Usage {
  streams: number
  readonly openings: Rate
  readonly messages: Rate
  readonly workload: Workload
  readonly synced: Allowance
  /** When it was last looked at. */
  seen: number
}

const now = () => performance.now()
/** Milliseconds after which what a peer did is forgotten: longer than either rate remembers. */
const memory = 60_000

/** What each peer has open at the moment, and how fast it asks. */
export class PeerUsage {
  readonly #limits: PeerLimits
  readonly #peers = new Map<PeerId, Usage>()

  constructor(limits: PeerLimits) {
    this.#limits = limits
  }

  /** Takes a stream in; answers what to call when it ends, or undefined when there is no room. */
  enter(peer: PeerId): (() => void) | undefined {
    this.#forgetOthers()
    const usage = this.#of(peer)
    if (!usage.openings.take() || usage.streams >= this.#limits.streams) return undefined
    usage.streams++
    let isOpen = true
    return () => {
      if (isOpen) usage.streams--
      isOpen = false
    }
  }

  /** Resolves when a peer's next message may be dealt with. */
  async turn(peer: PeerId): Promise<void> {
    const wait = this.#of(peer).messages.reserve()
    if (wait > 0) await sleep(wait)
  }

  /**
   * Resolves when a peer's next message of a sync may be dealt with: it counts among its messages, and
   * waits for what those before it took.
   */
  async syncTurn(peer: PeerId): Promise<void> {
    await this.turn(peer)
    for (;;) {
      const { wait } = this.#of(peer).synced
      if (wait === 0) return
      await sleep(wait)
    }
  }

  /** Notes how many microseconds of the zone a message of a sync took. */
  syncTook(peer: PeerId, work: number): void {
    this.#of(peer).synced.spend(work)
  }

  /** What all that a peer asks has in common, so that it takes turns with others as one. */
  shareOf(peer: PeerId): object {
    return this.#of(peer).workload
  }

  /** The part of a peer's work that comes over one stream. */
  streamLoad(peer: PeerId): StreamLoad {
    return new StreamLoad(this.#of(peer).workload)
  }

  #of(peer: PeerId): Usage {
    let usage = this.#peers.get(peer)
    if (usage === undefined) {
      const { openings, rate } = this.#limits
      usage = {
        streams: 0,
        openings: new Rate(openings, 10_000, now),
        messages: new Rate(rate, 1000, now),
        workload: new Workload(),
        synced: new Allowance(now),
        seen: 0,
      }
      this.#peers.set(peer, usage)
    }
    usage.seen = now()
    return usage
  }

  // Peer ids cost nothing: without this, whoever makes new ones all the time fills the memory.
  #forgetOthers(): void {
    const before = now() - memory
    for (const [peer, { streams, seen, workload }] of this.#peers) {
      if (streams === 0 && seen < before && workload.isIdle) this.#peers.delete(peer)
    }
  }
}
