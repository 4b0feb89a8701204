import { StrongholdError } from '@stronghold/stronghold'
import type { PeerId } from '../identity/names.js'

/** The work under way with each peer, so that it can be ended. */
export class Underway {
  readonly #all = new Map<AbortController, PeerId>()

  /** Does work with a signal that fires, with `REFERENCE_STOPPED`, when the work is to end. */
  async run<T>(peer: PeerId, work: (over: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController()
    this.#all.set(over, peer)
    try {
      return await work(over.signal)
    } finally {
      this.#all.delete(over)
    }
  }

  /** Ends the work with a peer, or with all. */
  end(peer?: PeerId): void {
    for (const [over, owner] of this.#all) {
      if (peer === undefined || owner === peer) over.abort(new StrongholdError('REFERENCE_STOPPED'))
    }
  }
}

/** Rejects with the reason when a signal fires. */
export function fired(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
