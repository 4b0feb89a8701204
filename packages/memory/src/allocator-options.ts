import type { MemoryProtection, MemoryReport } from './guarded-buffer.js'
import { MemoryError } from './memory-error.js'

/** What `createAllocator` is to make. */
export interface AllocatorOptions {
  /** `best` (the default): the first that works of `slab`, `sodium`, `heap`. */
  readonly backend?: MemoryReport['backend'] | 'best'
  /**
   * Pages of data that the slab reserves and locks up front, 0 or more; 128 unless told. A quarter
   * makes slots of 16 pages, a quarter slots of 4, the rest slots of 1; each buffer takes one.
   * They count against RLIMIT_MEMLOCK and live as long as the process.
   */
  readonly arenaPages?: number
  /**
   * Protections without which no buffer is handed out (`PROTECTION_MISSING`), now or later: of a
   * slab, `secretPages` allows no buffer outside of the arena. None unless told.
   */
  readonly require?: readonly MemoryProtection[]
}

const backends: readonly unknown[] = ['best', 'slab', 'sodium', 'heap']
const known: Readonly<Record<keyof AllocatorOptions, true>> = {
  backend: true,
  arenaPages: true,
  require: true,
}

/**
 * Refuses what `AllocatorOptions` does not have: an unknown word would be a protection that nobody
 * requires.
 * @throws MemoryError `INVALID_ARGUMENT`.
 */
export function assertKnown(options: AllocatorOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new MemoryError('INVALID_ARGUMENT', { detail: 'options: wanted an object.' })
  }
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(known, key))
  if (unknown !== undefined) {
    const name = /^\w{1,64}$/.test(unknown) ? unknown : 'a key'
    throw new MemoryError('INVALID_ARGUMENT', { detail: `${name}: unknown` })
  }
  if (options.backend !== undefined && !backends.includes(options.backend)) {
    const detail = 'backend: wanted one of best, slab, sodium, heap.'
    throw new MemoryError('INVALID_ARGUMENT', { detail })
  }
}
