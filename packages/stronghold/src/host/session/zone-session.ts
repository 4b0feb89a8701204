import { StrongholdError } from '../../contract/errors.js'
import { ReportInside } from '../../contract/messages/snapshot.js'
import type { RequestWatch } from './auto-lock.js'
import { type Report, Session, type StartInside, startedBy } from './session.js'

/** `locked`: no key is in memory. `closed`: for good. */
export type StrongholdState = 'locked' | 'unlocked' | 'closed'

/** Told of the session's beginning and end. */
export interface ZoneWatch {
  /** A session was let in. */
  entered(): void
  /** It is over; its inside is ended or being ended. */
  left(session: Session): void
}

/**
 * Decides which requests reach the zone, and when: starts a zone, lets one session through once the
 * key was right, and forgets it when it is locked, dies or is closed. Its facts go with it.
 */
export class ZoneSession {
  readonly #start: StartInside
  readonly #requests: RequestWatch | undefined
  #watch: ZoneWatch | undefined
  #state: StrongholdState = 'locked'
  #starting: Promise<Session> | undefined
  #entering: Promise<unknown> = Promise.resolve()
  #unlocked: Session | undefined
  #shutting: Promise<void> | undefined

  /** `requests` is told of every request of every session. */
  constructor(start: StartInside, requests?: RequestWatch) {
    this.#start = start
    this.#requests = requests
  }

  /** `watch` is told of every session from now on; there is one watch. */
  watchedBy(watch: ZoneWatch): void {
    this.#watch = watch
  }

  get state(): StrongholdState {
    return this.#shutting !== undefined && this.#state === 'unlocked' ? 'locked' : this.#state
  }

  /** The session of the open snapshot, if there is one. */
  get unlocked(): Session | undefined {
    return this.#unlocked
  }

  /** @throws StrongholdError `LOCKED`, `CLOSED`. */
  require(): Session {
    if (this.#unlocked !== undefined && this.#shutting === undefined) return this.#unlocked
    throw new StrongholdError(this.#state === 'closed' ? 'CLOSED' : 'LOCKED')
  }

  /** The protections of the zone; starts one if there is none. */
  async report(signal?: AbortSignal): Promise<Report> {
    const session = await this.#running(signal)
    return { ...session.inside.report, ...(await session.request(ReportInside, undefined)) }
  }

  /**
   * Keeps the session that `open` opened the snapshot with. After a failure it is as locked as before.
   * @throws StrongholdError `ALREADY_UNLOCKED`, `CLOSED`, `CANCELLED`, `ZONE_*`, and the errors of
   * `open`.
   */
  async enter<T>(
    open: (session: Session) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    // One at a time: a cancellation ends the process, and must not end it for another caller.
    const entering = this.#entering.then(() => this.#enter(open, signal))
    this.#entering = entering.catch(() => undefined)
    return entering
  }

  /**
   * Admits no further request, lets `last` do the remaining work, and ends the zone, whatever the
   * outcome. A concurrent `unlock` waits for the shutdown.
   */
  async shut(last: (session: Session) => Promise<void>): Promise<void> {
    const session = this.#unlocked
    if (session === undefined || this.#shutting !== undefined) return this.#shutting
    const shutting = last(session)
      .catch(() => undefined)
      .then(() => (this.#unlocked === session ? this.end('locked') : undefined))
      .finally(() => {
        this.#shutting = undefined
      })
    this.#shutting = shutting
    this.#entering = Promise.all([this.#entering, shutting])
    return shutting
  }

  /** Resolves when a shutdown, if there is one, is over. */
  async settled(): Promise<void> {
    await this.#shutting
  }

  /** Ends the inside with all that it holds; `closed` forbids another. */
  async end(state: 'locked' | 'closed'): Promise<void> {
    const starting = this.#starting
    if (starting !== undefined) this.#forget(starting)
    if (this.#state !== 'closed') this.#state = state
    await starting?.then(
      ({ inside }) => inside.terminate(),
      () => undefined,
    )
  }

  async #enter<T>(
    open: (session: Session) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (this.#state === 'unlocked') throw new StrongholdError('ALREADY_UNLOCKED')
    if (signal?.aborted) throw new StrongholdError('CANCELLED')
    const starting = this.#running(signal)
    const session = await starting
    // A derivation inside cannot be interrupted; the process that runs it can.
    // Forgotten at once, so that the caller can ask again at once.
    const cancel = () => {
      this.#forget(starting)
      void (async () => session.inside.terminate())().catch(() => undefined)
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const answer = await open(session)
      if (this.#starting !== starting) throw new StrongholdError('ZONE_DIED')
      this.#unlocked = session
      this.#state = 'unlocked'
      this.#watch?.entered()
      return answer
    } catch (error) {
      if (signal?.aborted) throw new StrongholdError('CANCELLED', { cause: error })
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #running(signal: AbortSignal | undefined): Promise<Session> {
    if (this.#state === 'closed') return Promise.reject(new StrongholdError('CLOSED'))
    if (this.#starting !== undefined) return this.#starting
    const starting: Promise<Session> = startedBy(this.#start, signal).then(
      (inside) => new Session(inside, () => this.#forget(starting), this.#requests),
    )
    this.#starting = starting
    starting.then(
      ({ inside }) =>
        inside.ended.then(
          () => this.#forget(starting),
          () => this.#forget(starting),
        ),
      () => this.#forget(starting),
    )
    return starting
  }

  #forget(starting: Promise<Session>): void {
    if (this.#starting !== starting) return
    this.#starting = undefined
    const session = this.#unlocked
    if (session === undefined) return
    this.#unlocked = undefined
    this.#state = 'locked'
    this.#watch?.left(session)
  }
}
