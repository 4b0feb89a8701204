import { createAllocator, type GuardedBuffer, MemoryError } from '@stronghold/memory'

// Fills libsodium's share of the address space until it refuses, and shows that it recovers.
const allocator = createAllocator({ backend: 'sodium' })
const buffers: GuardedBuffer[] = []
let code = 'none'
try {
  for (;;) buffers.push(allocator.allocate(32))
} catch (error) {
  code = error instanceof MemoryError ? error.code : 'other'
}
const live = buffers.length
for (const buffer of buffers) buffer[Symbol.dispose]()
using again = allocator.allocate(32)
const zeroed = again.read((bytes) => bytes.every((byte) => byte === 0))
process.stdout.write(JSON.stringify({ code, live, zeroed }))
