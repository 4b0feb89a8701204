import { type AllocatorOptions, assertKnown } from './allocator-options.js'
import { type Allocator, assertProtections } from './guarded-buffer.js'
import { HeapAllocator } from './heap/heap-allocator.js'
import { assertLength, assertNoMore, MemoryError } from './memory-error.js'
import { SlabAllocator } from './slab/slab-allocator.js'
import { SodiumAllocator } from './sodium/sodium-allocator.js'

/**
 * Makes an allocator. A process needs one: arenas and pools are never given back.
 *
 * With `best`, each stronger backend that does not work here is explained in `report.lacks`.
 * Make it before the process is sealed by a system call filter: afterwards only mmap, mprotect,
 * munmap, mlock and madvise are used, and those only by buffers that find no slot.
 * @throws MemoryError `INVALID_ARGUMENT` for an option or a word that is not known; `UNAVAILABLE` for
 *   a backend that does not work on this host; `INVALID_LENGTH` for `arenaPages`.
 */
export function createAllocator(
  options: AllocatorOptions = {},
  ...surplus: readonly never[]
): Allocator {
  assertNoMore(1, surplus)
  assertKnown(options)
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

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown reason'
}
