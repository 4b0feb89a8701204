import { type Allocator, createAllocator } from '@stronghold/memory'

/** One allocator of each kind for a whole test file: their memory lives as long as the process. */
export const backends: readonly Allocator[] = [
  createAllocator({ backend: 'slab', arenaPages: 64 }),
  createAllocator({ backend: 'sodium' }),
  createAllocator({ backend: 'heap' }),
]

/** Matches a `MemoryError` by its code, for `assert.throws`. */
export function code(expected: string): { name: string; code: string } {
  return { name: 'MemoryError', code: expected }
}
