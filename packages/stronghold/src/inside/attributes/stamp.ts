import { byteKey } from '@stronghold/engine'
import { fixedBytes, u53 } from '../../contract/codec/index.js'
import type { InsidePowers } from '../powers.js'

/**
 * The time and writer of a record's content: versions are compared in this order, the greater is
 * the newer. `generation` is a Lamport clock (a sync raises it to the other side's), so that a
 * write after a sync is newer than everything that the sync brought, whatever the clocks say; time
 * orders independent writes; the writer, drawn at random by every process, leaves no ties.
 */
export interface Stamp {
  readonly generation: number
  /** Milliseconds since 1970, strictly increasing within one writer. */
  readonly changed: number
  /** 8 bytes. */
  readonly writer: Uint8Array
}

/** The fields of a stamp where metadata has one. */
export const stampFields = { generation: u53, changed: u53, writer: fixedBytes(8) } as const

/** The stamp of another program's writes: older than every other. */
export const unstamped: Stamp = Object.freeze({
  generation: 0,
  changed: 0,
  writer: new Uint8Array(8),
})

/** Below 0 when `a` is older, above when it is newer; 0 means one and the same write. */
export function compareStamps(a: Stamp, b: Stamp): number {
  if (a.generation !== b.generation) return a.generation - b.generation
  if (a.changed !== b.changed) return a.changed - b.changed
  const [first, second] = [byteKey(a.writer), byteKey(b.writer)]
  return first === second ? 0 : first < second ? -1 : 1
}

/** The later of two. */
export function laterOf(a: Stamp, b: Stamp): Stamp {
  return compareStamps(a, b) < 0 ? b : a
}

/** Whether it is the stamp of a write. */
export function isStamped(stamp: Stamp): boolean {
  return stamp !== unstamped && compareStamps(stamp, unstamped) !== 0
}

/** Stamps the writes of one process: no two equal, each newer than the one before. */
export class StampMaker {
  readonly #now: () => number
  readonly #writer = new Uint8Array(8)
  #last = 0

  constructor({ crypto, now }: Pick<InsidePowers, 'crypto' | 'now'>) {
    this.#now = now
    crypto.random(this.#writer)
  }

  /** @param generation of the first snapshot that will hold the writes. */
  stamp(generation: number): Stamp {
    // Also where the clock stands still, or is set back.
    this.#last = Math.max(this.#now(), this.#last + 1)
    return { generation, changed: this.#last, writer: this.#writer }
  }
}
