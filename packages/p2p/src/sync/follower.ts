import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { exactMethods, shows } from '@stronghold/stronghold/codec'
import type { Observers } from '../events/events.js'
import type { PeerId } from '../identity/names.js'
import { codeOf, faultOf } from '../protocol/errors.js'
import type { Follower, SyncDirection } from './options.js'
import type { PeerSync } from './peer-sync.js'

/**
 * Milliseconds from one sync to the next, each of which may take a stream in each direction: half
 * of a peer's default `openings`, so that calls and other syncs have the rest.
 */
const quietMilliseconds = 400
/** Milliseconds after which a reached peer counts as present: one that cuts at once does not. */
const steadyMilliseconds = 5000
/** Milliseconds until a peer that could not be reached is tried again, at first and at most. */
const minPauseMilliseconds = 500
const maxPauseMilliseconds = 30_000

/**
 * Keeps two Strongholds in step: after each commit of either, the other takes the changes in. A
 * peer that is away is tried again and again; then both catch up with each other.
 */
export class PeerFollower implements Follower {
  readonly ended: Promise<void>
  readonly #sync: PeerSync
  readonly #peer: PeerId
  readonly #observers: Observers
  readonly #stop = new AbortController()
  /** Pending work: a change there, or here. */
  #there = true
  #here = true
  /** Directions in which nothing may go, as far as was tried. */
  readonly #denied = new Set<SyncDirection>()
  #wake: () => void = () => undefined

  constructor(stronghold: Stronghold, sync: PeerSync, peer: PeerId, observers: Observers) {
    this.#sync = sync
    this.#peer = peer
    this.#observers = observers
    const forget = stronghold.onCommitted(() => {
      this.#here = true
      this.#wake()
    })
    this.ended = this.#run().finally(forget)
  }

  stop(): void {
    this.#stop.abort()
    this.#wake()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    let pause = minPauseMilliseconds
    while (!signal.aborted) {
      try {
        await this.#live(signal, () => {
          pause = minPauseMilliseconds
        })
      } catch (error) {
        if (signal.aborted) return
        this.#observers.tell({
          type: 'following',
          state: 'interrupted',
          peer: this.#peer,
          ...faultOf(error),
        })
        await sleep(pause, signal)
        pause = Math.min(pause * 2, maxPauseMilliseconds)
        // Changes of the meantime were not reported.
        this.#there = true
        this.#here = true
      }
    }
  }

  /** Runs as long as the peer is there; calls `isThere` once it has been for a while. */
  async #live(signal: AbortSignal, isThere: () => void): Promise<void> {
    const own = new AbortController()
    const both = AbortSignal.any([signal, own.signal])
    let lost: unknown
    let isReached = false
    let rest = Promise.resolve()
    const watching = this.#watch(both).catch((error: unknown) => {
      lost = error
      this.#wake()
    })
    try {
      for (;;) {
        while (this.#there || this.#here) {
          await rest
          if (lost !== undefined) throw lost
          rest = sleep(quietMilliseconds, both)
          await this.#catchUp(signal)
          if (!isReached) void sleep(steadyMilliseconds, both).then(() => both.aborted || isThere())
          isReached = true
          this.#observers.tell({ type: 'following', state: 'inStep', peer: this.#peer })
        }
        if (lost !== undefined) throw lost
        if (signal.aborted) return
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      own.abort()
      await watching
    }
  }

  /** A side that the peer does not tell of its changes looks for them now and then. */
  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#sync.watch(this.#peer, () => this.#changed(), signal)
      } catch (error) {
        if (codeOf(error) !== 'PERMISSION_DENIED') throw error
        await sleep(maxPauseMilliseconds, signal)
        this.#changed()
      }
    }
  }

  /**
   * A direction that either side's rules deny is left out: two can be in step in one direction
   * only.
   */
  async #catchUp(signal: AbortSignal): Promise<void> {
    if (this.#there) {
      this.#there = false
      await this.#unlessDenied('receive', () => this.#sync.pull(this.#peer, { signal }))
    }
    if (this.#here) {
      this.#here = false
      await this.#unlessDenied('send', () => this.#sync.send(this.#peer, { signal }))
    }
    if (this.#denied.size === 2) throw new StrongholdError('PERMISSION_DENIED')
  }

  async #unlessDenied(direction: SyncDirection, work: () => Promise<unknown>): Promise<void> {
    this.#denied.add(direction)
    const done = await this.#sync.unlessDenied(this.#peer, direction, work)
    if (done !== undefined) this.#denied.delete(direction)
  }

  #changed(): void {
    this.#there = true
    this.#wake()
  }
}

exactMethods(PeerFollower, {})

/** Resolves after a time, or when a signal fires. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    if (signal.aborted) done()
    signal.addEventListener('abort', done)
  })
}
shows(PeerFollower, 'Follower')
