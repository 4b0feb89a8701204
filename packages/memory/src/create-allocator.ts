import {
  type Allocator,
  assertProtections,
  type MemoryProtection,
  type MemoryReport,
} from './guarded-buffer.js'
import { HeapAllocator } from './heap/heap-allocator.js'
import { assertLength, assertNoMore, MemoryError } from './memory-error.js'
import { SlabAllocator } from './slab/slab-allocator.js'
import { SodiumAllocator } from './sodium/sodium-allocator.js'

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

/**
 * Makes an allocator. A process needs one: arenas and pools are never given back.
 *
 * With `best`, each stronger backend that does not work here is explained in `report.lacks`.
 * Make it before the process is sealed by a system call filter: afterwards only mmap, mprotect,
 * munmap, mlock and madvise are used, and those only by buffers that find no slot.
 * @throws MemoryError `INVALID_ARGUMENT` for options that are not known; `UNAVAILABLE` when the backend that was named does not work on this host;
 * or `require` has a word that is no protection; `INVALID_LENGTH` for `arenaPages`.
 */
export function createAllocator(
  options: AllocatorOptions = {},
  ...surplus: readonly never[]
): Allocator {
  assertNoMore(1, surplus)
  requireKnown(options)
  const { backend = 'best', arenaPages = 128, require = [] } = options
  assertProtections(require)
  assertLength(arenaPages)
  const makers = {
    slab: (lacks: string[]) => new SlabAllocator(arenaPages, lacks, require),
    sodium: (lacks: string[]) => new SodiumAllocator(lacks, require),
    heap: (lacks: string[]) => new HeapAllocator(lacks, require),
  }
  if (backend !== 'best') {
    try {
      return makers[backend]([])
    } catch (cause) {
      throw new MemoryError('UNAVAILABLE', { detail: reason(cause), cause })
    }
  }
  const lacks: string[] = []
  for (const name of ['slab', 'sodium'] as const) {
    try {
      return makers[name](lacks)
    } catch (cause) {
      lacks.push(`The stronger backend ${name} does not work here: ${reason(cause)}.`)
    }
  }
  return makers.heap(lacks)
}

const backends: readonly unknown[] = ['best', 'slab', 'sodium', 'heap']
const known: Readonly<Record<keyof AllocatorOptions, true>> = {
  backend: true,
  arenaPages: true,
  require: true,
}

/** A word that is not known would be a protection that nobody requires. */
function requireKnown(options: AllocatorOptions): void {
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

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown reason'
}
