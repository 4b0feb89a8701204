import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'

/**
 * Guarded memory with a limit for one message: procedures declare what they expect to take, and
 * this counts what they take. Sources are opened into it too.
 */
export class MeteredScratch implements Scratch {
  readonly #scratch: Scratch
  #left: number

  constructor(scratch: Scratch, bytes: number) {
    this.#scratch = scratch
    this.#left = bytes
  }

  /** As `Scratch`. @throws StrongholdError `TOO_EXPENSIVE`. */
  take(length: number): Uint8Array {
    this.#left -= length
    if (this.#left < 0) throw new StrongholdError('TOO_EXPENSIVE', { limit: 'scratch' })
    return this.#scratch.take(length)
  }
}
