import { createAllocator, Workspace } from '@stronghold/memory'
import { answers, calls, filter, pageSize } from './system.js'

// Uses a slab after a filter that kills at every call which only the making of the arena may do.
const allocator = createAllocator({ backend: 'slab', arenaPages: 4 })
filter([calls.memfdSecret, calls.ftruncate], answers.KILL)

const buffers = Array.from({ length: 8 }, (_, index) => allocator.allocate(index * pageSize + 1))
buffers.forEach((buffer, index) => {
  buffer.write((bytes) => bytes.fill(index + 1))
})
const right = buffers.every((buffer, index) =>
  buffer.read((bytes) => bytes.every((byte) => byte === index + 1)),
)
using workspace = new Workspace(allocator, 32)
const taken = workspace.run((scratch) => scratch.take(32).length + scratch.take(4096).length)
for (const buffer of buffers) buffer[Symbol.dispose]()
process.stdout.write(JSON.stringify({ right, taken, backend: allocator.report.backend }))
