import type { AllocatorOptions } from './create-allocator.js'
import { type Allocator, assertProtections } from './guarded-buffer.js'
import { HeapAllocator } from './heap/heap-allocator.js'
import { MemoryError } from './memory-error.js'

export type { AllocatorOptions } from './create-allocator.js'
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
 * @throws MemoryError `UNAVAILABLE` for `slab` and `sodium`.
 */
export function createAllocator(options: AllocatorOptions = {}): Allocator {
  const { backend = 'best', require = [] } = options
  assertProtections(require)
  if (backend === 'slab' || backend === 'sodium') throw new MemoryError('UNAVAILABLE')
  return new HeapAllocator([], require)
}
