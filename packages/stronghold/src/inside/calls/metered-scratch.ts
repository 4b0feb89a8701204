import type { Scratch } from '@stronghold/memory'
import { StrongholdError } from '../../contract/errors.js'

/**
 * Guarded memory of which one message gets so much and no more: what procedures declare of it is
 * what they mean to take, this is what they take. Sources are opened into it too.
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
