import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createAllocator } from '@stronghold/memory'
import { mappingOf } from './programs/mappings.js'
import { addressOf, mprotect, NONE, pageSize, READ } from './programs/system.js'
import { runForJson } from './run-program.js'

describe('sodium', () => {
  test('wipes a place when its buffer is disposed, before anybody takes it again', () => {
    const allocator = createAllocator({ backend: 'sodium' })
    const buffer = allocator.allocate(100)
    const bytes = buffer.write((bytes) => bytes.fill(0xee))
    const address = addressOf(bytes)
    const page = address - (address % pageSize)
    buffer[Symbol.dispose]()
    assert.equal(mprotect(page, pageSize, READ), 0)
    assert.ok(bytes.every((byte) => byte === 0))
    assert.equal(mprotect(page, pageSize, NONE), 0)
    using next = allocator.allocate(100)
    assert.equal(
      next.read((bytes) => addressOf(bytes)),
      address,
    )
  })

  test('closes, locks and hides its pages', () => {
    const allocator = createAllocator({ backend: 'sodium' })
    using buffer = allocator.allocate(32)
    const { permissions, flags } = mappingOf(buffer.read((bytes) => addressOf(bytes)))
    assert.equal(permissions.slice(0, 3), '---')
    assert.equal(flags.includes('lo'), allocator.report.locked)
    assert.equal(flags.includes('dd'), allocator.report.excludedFromDumps)
  })

  test('refuses before libsodium aborts, and recovers', () => {
    const result = runForJson('exhaust', [])
    // One place more was made to learn whether locking works; it serves as the first.
    assert.deepEqual(result, { code: 'OUT_OF_MEMORY', live: 12_000, zeroed: true })
  })
})
