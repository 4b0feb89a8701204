import { StrongholdError } from '../../contract/errors.js'
import type { StoredLocation } from '../../contract/location.js'
import type { Differences } from './differences.js'

/** A pull that was begun and is not over. Nothing in it is secret. */
export interface Pending {
  readonly partner: Uint8Array
  readonly own: { readonly handle: number; readonly location: StoredLocation }
  /** `within` and the rules, encoded: decoding gives views of them. */
  readonly within: Uint8Array
  readonly rules: Uint8Array
  /** Paths of clients that are left out. */
  readonly except: readonly Uint8Array[]
  /** Milliseconds since 1970. */
  readonly expires: number
  /** Of the request that waits for its answer (32 bytes). */
  nonce: Uint8Array
  /** The differences that the source names, once it has answered. */
  offer: Differences | undefined
  /** The first unit that is not handled. */
  unit: number
  /** The number of units, from that one, in the waiting request. */
  asked: number
}

const capacity = 64
/** An hour, in milliseconds. */
export const pullLifetime = 60 * 60 * 1000

/** The running pulls, by numbers that are never used twice. */
export class PendingPulls {
  readonly #pulls = new Map<number, Pending>()
  #next = 1

  /** Remembers a pull; of more than 64 the oldest is forgotten. */
  add(pull: Pending): number {
    const [oldest] = this.#pulls.keys()
    if (this.#pulls.size === capacity && oldest !== undefined) this.#pulls.delete(oldest)
    const number = this.#next++
    this.#pulls.set(number, pull)
    return number
  }

  /** @throws StrongholdError `EXPORT_EXPIRED` for a pull that is over, cancelled or forgotten. */
  get(number: number, now: number): Pending {
    const pull = this.#pulls.get(number)
    if (pull === undefined || now >= pull.expires) {
      this.#pulls.delete(number)
      throw new StrongholdError('EXPORT_EXPIRED')
    }
    return pull
  }

  remove(number: number): void {
    this.#pulls.delete(number)
  }

  clear(): void {
    this.#pulls.clear()
  }
}
