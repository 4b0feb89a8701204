import { setTimeout as sleep } from 'node:timers/promises'
import { StrongholdError } from '@stronghold/stronghold'
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
  /** The time of the last look at it. */
  seen: number
}

const now = () => performance.now()
/** Milliseconds after which a peer's usage is forgotten: longer than either rate remembers. */
const memoryMilliseconds = 60_000

/** Each peer's open streams, and its rate of messages. */
export class PeerUsage {
  readonly #limits: PeerLimits
  readonly #peers = new Map<PeerId, Usage>()

  constructor(limits: PeerLimits) {
    this.#limits = limits
  }

  /**
   * Takes a stream in; answers the function to call at its end, or undefined when there is no room.
   */
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

  /** Resolves when a peer's next message may be handled. */
  async turn(peer: PeerId): Promise<void> {
    const wait = this.#of(peer).messages.reserve()
    if (wait > 0) await sleep(wait)
  }

  /**
   * Runs the zone's work for one message of a peer's sync. The message counts among the peer's
   * messages, waits for the cost of those before it, and is charged to the peer: by the zone's own
   * figure (`work`, in microseconds), or by the clock after a failure, which has no such figure.
   * @param over when it fires, the message is no longer wanted: it is not begun.
   * @throws StrongholdError `CONNECTION_LOST` when `over` has fired; whatever `run` throws.
   */
  async syncMessage<T extends { readonly work: number }>(
    peer: PeerId,
    run: () => Promise<T>,
    over?: AbortSignal,
  ): Promise<T> {
    await this.#syncTurn(peer, over)
    const begun = now()
    let work: number | undefined
    try {
      const done = await run()
      work = done.work
      return done
    } finally {
      this.#of(peer).synced.spend(work ?? Math.ceil(1000 * (now() - begun)))
    }
  }

  async #syncTurn(peer: PeerId, over: AbortSignal | undefined): Promise<void> {
    await this.turn(peer)
    for (;;) {
      if (over?.aborted) throw new StrongholdError('CONNECTION_LOST')
      const { wait } = this.#of(peer).synced
      if (wait === 0) return
      await sleep(wait, undefined, over === undefined ? {} : { signal: over }).catch(
        () => undefined,
      )
    }
  }

  /** The share of all requests of a peer, so that the peer takes turns with others as one. */
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

  // Peer ids cost nothing: without this, an attacker that makes new ones fills the memory.
  #forgetOthers(): void {
    const before = now() - memoryMilliseconds
    for (const [peer, { streams, seen, workload, synced }] of this.#peers) {
      // A peer does not lose its debt by staying away for a minute.
      const isSettled = workload.isIdle && synced.wait === 0
      if (streams === 0 && seen < before && isSettled) this.#peers.delete(peer)
    }
  }
}
