import { codeOf } from '../protocol/errors.js'

/**
 * Refusals of a whole direction by the rules of either side, before any record moved. The same code
 * of a later step, which the other side chooses, is no such refusal: a part may be here already.
 */
export class Denials {
  readonly #known = new WeakSet<object>()

  /** The decision about a direction: its `PERMISSION_DENIED` is a denial. @throws its errors. */
  async deciding<T>(decide: () => T | Promise<T>): Promise<T> {
    try {
      return await decide()
    } catch (error) {
      if (codeOf(error) === 'PERMISSION_DENIED') this.#known.add(error as object)
      throw error
    }
  }

  /** The result of work; undefined for a denial. @throws its other errors. */
  async except<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!this.#known.has(error as object)) throw error
      return undefined
    }
  }
}
