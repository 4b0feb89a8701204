import { StrongholdError } from '@stronghold/stronghold'
import { type ActorRef, type AskOptions, connectActor } from '@stronghold/stronghold/actors'
import type { Conversation } from '../protocol/conversation.js'
import { clientOpening, requireGranted, verdict } from '../protocol/opening.js'

/** Opens a stream to a peer. */
export type OpenStream = (signal: AbortSignal) => Promise<Conversation>

/** Calls `better` when there is a better way to the peer, until the returned function is called. */
export type Watch = (better: () => void) => () => void

const unwatched: Watch = () => () => undefined

/**
 * The way to one client of a peer: a stream that is opened on demand, kept, and opened again after
 * a loss.
 */
export class RemoteLink {
  readonly #open: OpenStream
  readonly #path: Uint8Array
  readonly #patience: number
  readonly #watch: Watch
  #connecting: Promise<ActorRef> | undefined
  #actor: ActorRef | undefined
  /** Calls that wait on each reference. */
  readonly #waiting = new Map<ActorRef, number>()
  #isOutdated = false
  #isClosed = false

  /** `patience`: milliseconds for connecting. `watch` tells of better ways. */
  constructor(open: OpenStream, path: Uint8Array, patience: number, watch: Watch = unwatched) {
    this.#open = open
    this.#path = path
    this.#patience = patience
    this.#watch = watch
  }

  /** Whether a message could be sent without connecting. */
  get connected(): boolean {
    return this.#actor !== undefined
  }

  /**
   * The reference, connected first if need be; all who wait share one attempt.
   * @throws StrongholdError `PEER_UNREACHABLE`, `PEER_REFUSED`, `PERMISSION_DENIED`,
   *   `CLIENT_NOT_FOUND`, `FIREWALL_DENIED`, `TIMED_OUT`, `CANCELLED`, `LOCKED` when the identity
   *   cannot sign, `REFERENCE_STOPPED` after `close`.
   */
  async actor(waiting: AskOptions = {}): Promise<ActorRef> {
    if (this.#isClosed) throw new StrongholdError('REFERENCE_STOPPED')
    if (this.#isOutdated && this.#connecting === undefined) this.#renew()
    if (this.#actor !== undefined) return this.#actor
    this.#connecting ??= this.#connect()
    return unlessGivenUp(this.#connecting, waiting)
  }

  /**
   * Uses the present reference, which stays until the work is done if a better one comes. `options`
   * hold for connecting and the work together: `work` gets the remaining time.
   */
  async use<T>(
    options: AskOptions,
    work: (actor: ActorRef, options: AskOptions) => Promise<T>,
  ): Promise<T> {
    const ready = this.#isOutdated ? undefined : this.#actor
    if (ready !== undefined) return this.#keeping(ready, () => work(ready, options))
    const over = new AbortController()
    const { signal: given } = options
    const signal = given ? AbortSignal.any([given, over.signal]) : over.signal
    try {
      return await unlessGivenUp(this.#useAnew({ signal }, work), options)
    } finally {
      over.abort()
    }
  }

  async #useAnew<T>(
    options: AskOptions,
    work: (actor: ActorRef, options: AskOptions) => Promise<T>,
  ): Promise<T> {
    let actor = await this.actor(options)
    if (actor !== this.#actor) actor = await this.actor(options)
    return this.#keeping(actor, () => work(actor, options))
  }

  async #keeping<T>(actor: ActorRef, work: () => Promise<T>): Promise<T> {
    this.#waiting.set(actor, (this.#waiting.get(actor) ?? 0) + 1)
    try {
      return await work()
    } finally {
      const left = (this.#waiting.get(actor) ?? 1) - 1
      if (left > 0) this.#waiting.set(actor, left)
      else this.#waiting.delete(actor)
      if (left === 0 && actor !== this.#actor) actor.stop()
    }
  }

  /** Ends the stream; the link cannot be used again. */
  close(): void {
    this.#isClosed = true
    this.#actor?.stop()
    this.#actor = undefined
    for (const actor of this.#waiting.keys()) actor.stop()
  }

  /** There is a better way to the peer: later calls take it, waiting ones stay. */
  #renew(): void {
    // A caller that waits for a connection has not asked yet, and may as well ask there.
    this.#isOutdated = this.#connecting !== undefined
    if (this.#isOutdated) return
    const actor = this.#actor
    this.#actor = undefined
    if (actor !== undefined && !this.#waiting.has(actor)) actor.stop()
  }

  async #connect(): Promise<ActorRef> {
    const signal = AbortSignal.timeout(this.#patience)
    let conversation: Conversation | undefined
    const unwatch = this.#watch(() => this.#renew())
    try {
      conversation = await this.#open(signal)
      await conversation.say(clientOpening, { client: this.#path })
      requireGranted(await heard(conversation, signal))
      const actor = await connectActor(conversation.handOver(), { signal })
      if (this.#isClosed) {
        actor.stop()
        throw new StrongholdError('REFERENCE_STOPPED')
      }
      this.#actor = actor
      void actor.ended.then(() => {
        unwatch()
        if (this.#actor === actor) this.#actor = undefined
      })
      return actor
    } catch (error) {
      unwatch()
      conversation?.close(true)
      const isLate = signal.aborted && error instanceof StrongholdError
      throw isLate ? new StrongholdError('TIMED_OUT', { cause: error }) : error
    } finally {
      this.#connecting = undefined
    }
  }
}

/** A peer that hangs up instead of answering has refused: nothing was asked of a client yet. */
async function heard(conversation: Conversation, signal: AbortSignal) {
  try {
    return await conversation.hear(verdict, signal)
  } catch (error) {
    const isLost = error instanceof StrongholdError && error.code === 'CONNECTION_LOST'
    throw isLost ? new StrongholdError('PEER_REFUSED', { cause: error }) : error
  }
}

/** @throws StrongholdError `CANCELLED`, `TIMED_OUT`, `INVALID_ARGUMENT` for an invalid time. */
async function unlessGivenUp<T>(work: Promise<T>, { signal, timeout }: AskOptions): Promise<T> {
  // Its outcome may no longer be wanted.
  work.catch(() => undefined)
  const isTime = timeout === undefined || (timeout >= 0 && timeout < 2 ** 31)
  if (!isTime) throw new StrongholdError('INVALID_ARGUMENT')
  const late = timeout === undefined ? undefined : AbortSignal.timeout(Math.ceil(timeout))
  const stops: (() => void)[] = []
  const givenUp = new Promise<never>((_, reject) => {
    for (const [source, code] of [
      [signal, 'CANCELLED'],
      [late, 'TIMED_OUT'],
    ] as const) {
      const stop = () => reject(new StrongholdError(code))
      if (source?.aborted === true) stop()
      source?.addEventListener('abort', stop, { once: true })
      stops.push(() => source?.removeEventListener('abort', stop))
    }
  })
  try {
    return await Promise.race([givenUp, work])
  } finally {
    for (const stop of stops) stop()
  }
}
