import { StrongholdError } from '@stronghold/stronghold'
import { type ActorRef, type AskOptions, connectActor } from '@stronghold/stronghold/actors'
import type { Conversation } from '../protocol/conversation.js'
import { clientOpening, requireGranted, verdict } from '../protocol/opening.js'

/** Opens a stream to a peer. */
export type OpenStream = (signal: AbortSignal) => Promise<Conversation>

/**
 * The way to one client of a peer: a stream that is opened when it is needed, kept, and opened
 * anew after it was lost.
 */
export class Link {
  readonly #open: OpenStream
  readonly #path: Uint8Array
  readonly #patience: number
  #connecting: Promise<ActorRef> | undefined
  #actor: ActorRef | undefined
  #isClosed = false

  /** `patience`: milliseconds for connecting. */
  constructor(open: OpenStream, path: Uint8Array, patience: number) {
    this.#open = open
    this.#path = path
    this.#patience = patience
  }

  /** Whether a message could be sent at once. */
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
    if (this.#actor !== undefined) return this.#actor
    this.#connecting ??= this.#connect()
    return unlessGivenUp(this.#connecting, waiting)
  }

  /** Ends the stream; the link is of no more use. */
  close(): void {
    this.#isClosed = true
    this.#actor?.stop()
    this.#actor = undefined
  }

  async #connect(): Promise<ActorRef> {
    const signal = AbortSignal.timeout(this.#patience)
    let conversation: Conversation | undefined
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
        if (this.#actor === actor) this.#actor = undefined
      })
      return actor
    } catch (error) {
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

/** @throws StrongholdError `CANCELLED`, `TIMED_OUT`, `INVALID_ARGUMENT` for a time that is none. */
async function unlessGivenUp<T>(work: Promise<T>, { signal, timeout }: AskOptions): Promise<T> {
  // Its outcome may be nobody's any more.
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
