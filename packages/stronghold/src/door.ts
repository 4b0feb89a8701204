import { StrongholdError } from './errors.js'
import { ReportInside } from './messages/snapshot.js'
import { type Report, Session, type StartInside } from './session.js'

/** `locked`: no key is in memory. `closed`: for good. */
export type DoorState = 'locked' | 'unlocked' | 'closed'

/**
 * Who may ask what is inside, and when: starts an inside, lets one session through once the key was
 * right, and forgets it when it is locked, dies or is closed. What was known of it dies with it.
 */
export class Door {
  readonly #start: StartInside
  #state: DoorState = 'locked'
  #starting: Promise<Session> | undefined
  #entering: Promise<unknown> = Promise.resolve()
  #unlocked: Session | undefined

  constructor(start: StartInside) {
    this.#start = start
  }

  get state(): DoorState {
    return this.#state
  }

  /** The session behind the door, if it is open. */
  get unlocked(): Session | undefined {
    return this.#unlocked
  }

  /** @throws StrongholdError `LOCKED`, `CLOSED`. */
  require(): Session {
    if (this.#unlocked !== undefined) return this.#unlocked
    throw new StrongholdError(this.#state === 'closed' ? 'CLOSED' : 'LOCKED')
  }

  /** What protects the inside; starts one if there is none. */
  async report(signal?: AbortSignal): Promise<Report> {
    const session = await this.#running(signal)
    return { ...session.inside.report, ...(await session.request(ReportInside, undefined)) }
  }

  /**
   * Opens the door if `open` succeeds. After a failure it is as locked as before.
   * @throws StrongholdError `ALREADY_UNLOCKED`, `CLOSED`, `CANCELLED`, `ZONE_*`, and what `open` throws.
   */
  async enter<T>(
    open: (session: Session) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    // One at a time: whoever cancels ends the process, and must not end it for somebody else.
    const entering = this.#entering.then(() => this.#enter(open, signal))
    this.#entering = entering.catch(() => undefined)
    return entering
  }

  /** Ends the inside with all that it holds; `closed` forbids another. */
  async end(state: 'locked' | 'closed'): Promise<void> {
    const starting = this.#starting
    if (starting !== undefined) this.#forget(starting)
    this.#state = state
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
    // Forgotten at once, so that whoever cancelled can ask again at once.
    const cancel = () => {
      this.#forget(starting)
      void session.inside.terminate()
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const answer = await open(session)
      if (this.#starting !== starting) throw new StrongholdError('ZONE_DIED')
      this.#unlocked = session
      this.#state = 'unlocked'
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
    const starting: Promise<Session> = this.#start(signal).then(
      (inside) => new Session(inside, () => this.#forget(starting)),
    )
    this.#starting = starting
    starting.then(
      ({ inside }) => inside.ended.then(() => this.#forget(starting)),
      () => this.#forget(starting),
    )
    return starting
  }

  #forget(starting: Promise<Session>): void {
    if (this.#starting !== starting) return
    this.#starting = undefined
    if (this.#unlocked === undefined) return
    this.#unlocked = undefined
    this.#state = 'locked'
  }
}
