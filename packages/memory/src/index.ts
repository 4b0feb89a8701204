export type { AllocatorOptions } from './allocator-options.js'
export { createAllocator } from './create-allocator.js'
export {
  type Allocator,
  type GuardedBuffer,
  type MemoryProtection,
  type MemoryReport,
  memoryProtections,
} from './guarded-buffer.js'
export { MemoryError, type MemoryErrorCode } from './memory-error.js'
export { type Scratch, Workspace } from './workspace.js'
