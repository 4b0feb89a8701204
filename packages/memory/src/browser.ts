import { type AllocatorOptions, assertKnown } from './allocator-options.js'
import { type Allocator, assertProtections } from './guarded-buffer.js'
import { HeapAllocator } from './heap/heap-allocator.js'
import { assertLength, assertNoMore, MemoryError } from './memory-error.js'

export type { AllocatorOptions } from './allocator-options.js'
export {
  type Allocator,
  type GuardedBuffer,
  type MemoryProtection,
  type MemoryReport,
  memoryProtections,
} from './guarded-buffer.js'
export { MemoryError, type MemoryErrorCode } from './memory-error.js'
export { type Scratch, Workspace } from './workspace.js'

/**
 * The browser's `createAllocator`: `best` is always `heap`.
 * @throws MemoryError `INVALID_ARGUMENT` and `INVALID_LENGTH` as on hosts; `UNAVAILABLE` for `slab`
 *   and `sodium`.
 */
export function createAllocator(
  options: AllocatorOptions = {},
  ...surplus: readonly never[]
): Allocator {
  assertNoMore(1, surplus)
  assertKnown(options)
  const { backend = 'best', arenaPages = 0, require = [] } = options
  assertProtections(require)
  assertLength(arenaPages)
  if (backend === 'slab' || backend === 'sodium') throw new MemoryError('UNAVAILABLE')
  return new HeapAllocator([], require)
}
