import type { PeerId } from '../identity/names.js'

/**
 * One piece of work with each peer at a time. A peer takes a second stream that moves records as a
 * sign that the first was lost, and ends the first: two syncs of one side would end each other.
 */
export class Turns {
  readonly #last = new Map<PeerId, Promise<unknown>>()

  /**
   * Does work when the work before it has ended.
   * @throws the reason of `signal`; errors of `work`.
   */
  async take<T>(peer: PeerId, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(peer)
    const done = unless(signal, before).then(work)
    // A later caller waits for all earlier ones, also if this one gives up waiting.
    const last = Promise.allSettled([before, done]).then(() => undefined)
    this.#last.set(peer, last)
    try {
      return await done
    } finally {
      if (this.#last.get(peer) === last) this.#last.delete(peer)
    }
  }
}

/** Waits, but not for longer than until a signal fires. */
async function unless(signal: AbortSignal, before: Promise<unknown> | undefined): Promise<void> {
  let stop: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  signal.addEventListener('abort', stop)
  if (!signal.aborted) await Promise.race([before, stopped])
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
}
