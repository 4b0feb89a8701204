import { StrongholdError } from '../../contract/errors.js'
import { NotReady } from '../calls/not-ready.js'

/**
 * Handles messages in the order in which they came, though one may have to wait for something to be
 * loaded: a commit must not overtake the call before it, whose change it would count as written.
 */
export class InOrder {
  #loading: Promise<Failure | undefined> | undefined

  /**
   * Runs `work` once everything before it has run; after a wait again, from its start.
   * @throws StrongholdError `NOT_LOADED`, and what `work` throws.
   */
  async run<T>(work: () => T): Promise<T> {
    while (this.#loading !== undefined) await this.#loading
    for (;;) {
      try {
        return work()
      } catch (error) {
        if (!(error instanceof NotReady)) throw error
        const failure = await this.#wait(error.loading)
        if (failure !== undefined) throw new StrongholdError('NOT_LOADED', failure)
      }
    }
  }

  // All that wait, wait for one promise: its reactions run in the order in which they were asked for.
  #wait(loading: Promise<void>): Promise<Failure | undefined> {
    const done = (failure: Failure | undefined) => {
      this.#loading = undefined
      return failure
    }
    this.#loading = loading.then(
      () => done(undefined),
      (cause: unknown) => done({ cause }),
    )
    return this.#loading
  }
}

interface Failure {
  readonly cause: unknown
}
