export { type AllocatorOptions, createAllocator } from './create-allocator.js'
export type { Allocator, GuardedBuffer, MemoryReport } from './guarded-buffer.js'
export { MemoryError, type MemoryErrorCode } from './memory-error.js'
export { type Scratch, Workspace } from './workspace.js'
