import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  createAllocator,
  type MemoryProtection,
  type MemoryReport,
  memoryProtections,
} from '@stronghold/memory'
import { code } from './backends.js'
import { pageSize } from './programs/system.js'

const backends = ['slab', 'sodium', 'heap'] as const

const missingOf = (report: MemoryReport): readonly MemoryProtection[] =>
  memoryProtections.filter((name) => !report[name])

describe('what is required of memory', () => {
  test('is given, or there is no buffer', () => {
    for (const backend of backends) {
      const missing = missingOf(createAllocator({ backend, arenaPages: 8 }).report)
      for (const name of memoryProtections) {
        const allocator = createAllocator({ backend, arenaPages: 8, require: [name] })
        const allocate = () => allocator.allocate(32)[Symbol.dispose]()
        if (missing.includes(name)) assert.throws(allocate, code('PROTECTION_MISSING'))
        else assert.doesNotThrow(allocate)
      }
    }
  })

  test('holds outside of the arena, and for what was handed out before', () => {
    const require = ['secretPages'] as const
    const allocator = createAllocator({ backend: 'slab', arenaPages: 64, require })
    const before = allocator.report
    if (!before.secretPages) {
      assert.throws(() => allocator.allocate(1), code('PROTECTION_MISSING'))
      return
    }
    assert.throws(() => allocator.allocate(17 * pageSize), code('PROTECTION_MISSING'))
    assert.deepEqual(allocator.report, before)
    using buffer = allocator.allocate(16 * pageSize)
    assert.equal(buffer.length, 16 * pageSize)
  })

  test('is one of the words that there are', () => {
    for (const require of ['locked', ['lokked'], ['locked', 'Locked'], [undefined], {}, null]) {
      assert.throws(() => createAllocator({ require } as object), code('UNAVAILABLE'))
    }
  })

  test('is said to be available only where it is missing', () => {
    for (const backend of backends) {
      const { report } = createAllocator({ backend, arenaPages: 8 })
      for (const name of report.available) assert.equal(report[name], false)
    }
  })
})
