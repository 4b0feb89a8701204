import type { AskOptions } from '../client/ask-client.js'
import { type ChecksOf, given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'

/** Reads the limits of a wait. */
export const waitingChecks: ChecksOf<AskOptions> = {
  signal: given.optional(given.signal),
  timeout: given.optional(given.milliseconds),
}
/** Reads options that hold only these limits. */
export const waiting = given.argument('options', given.fields<AskOptions>(waitingChecks))

/**
 * Checks options before anything is sent.
 * @throws StrongholdError `CANCELLED` when the signal has fired; `INVALID_ARGUMENT` for a timeout
 *   that is not 0 to 2^31 - 1.
 */
export function requireWaiting(options: AskOptions): void {
  const { signal } = waiting(options)
  if (signal?.aborted) throw new StrongholdError('CANCELLED')
}

/** A promise that can be abandoned. Events after it was settled have no effect. */
export class Waiting<T> {
  readonly promise: Promise<T>
  #isSettled = false
  #resolve: (value: T) => void = () => undefined
  #reject: (error: StrongholdError) => void = () => undefined
  #release: () => void = () => undefined

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Whether the wait is over. */
  get isSettled(): boolean {
    return this.#isSettled
  }

  /** Calls `giveUp` with an error when the wait exceeds its limits. */
  watch({ signal, timeout }: AskOptions, giveUp: (error: StrongholdError) => void): void {
    if (this.#isSettled) return
    const abort = () => giveUp(new StrongholdError('CANCELLED'))
    const late = () => giveUp(new StrongholdError('TIMED_OUT'))
    const timer = timeout === undefined ? undefined : setTimeout(late, timeout)
    signal?.addEventListener('abort', abort, { once: true })
    this.#release = () => {
      if (timer !== undefined) clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  resolve(value: T): void {
    this.#settle()
    this.#resolve(value)
  }

  reject(error: StrongholdError): void {
    this.#settle()
    this.#reject(error)
  }

  #settle(): void {
    this.#isSettled = true
    this.#release()
  }
}
