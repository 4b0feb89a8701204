import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createAllocator, type GuardedBuffer } from '@stronghold/memory'
import { code } from './backends.js'
import { mappingOf, mappings } from './programs/mappings.js'
import { addressOf, mprotect, NONE, pageSize, READ } from './programs/system.js'
import { runForJson } from './run-program.js'

const addressIn = (buffer: GuardedBuffer) => buffer.read((bytes) => addressOf(bytes))
const pageOf = (address: number) => address - (address % pageSize)

describe('slab', () => {
  test('lays the end of a buffer at a guard page', () => {
    const allocator = createAllocator({ backend: 'slab', arenaPages: 64 })
    for (const length of [
      1,
      32,
      pageSize - 1,
      pageSize,
      pageSize + 1,
      9 * pageSize,
      200 * pageSize,
    ]) {
      using buffer = allocator.allocate(length)
      const address = addressIn(buffer)
      assert.equal((address + length) % pageSize, 0)
      assert.equal(mappingOf(address + length).permissions.slice(0, 3), '---')
    }
  })

  test('lays a guard page between slots, so that open neighbours cannot reach each other', () => {
    const allocator = createAllocator({ backend: 'slab', arenaPages: 8 })
    const pages = Array.from({ length: 8 }, () => pageOf(addressIn(allocator.allocate(32))))
    pages.sort((a, b) => a - b)
    pages.forEach((page, index) => {
      assert.equal(page - (pages[0] ?? 0), index * 2 * pageSize)
    })
  })

  test('closes, locks and hides its pages, in the arena and outside', () => {
    const allocator = createAllocator({ backend: 'slab', arenaPages: 1 })
    using inside = allocator.allocate(32)
    using outside = allocator.allocate(32)
    for (const buffer of [inside, outside]) {
      const address = addressIn(buffer)
      const { permissions, flags } = mappingOf(address)
      assert.equal(permissions.slice(0, 3), '---')
      assert.ok(flags.includes('dd'), 'not in core dumps')
      assert.ok(flags.includes('dc'), 'not in forked children')
      assert.equal(flags.includes('lo'), allocator.report.locked)
      buffer.read(() => assert.equal(mappingOf(address).permissions.slice(0, 3), 'r--'))
      buffer.write(() => {
        assert.equal(mappingOf(address).permissions.slice(0, 3), 'rw-')
        buffer.read(() => assert.equal(mappingOf(address).permissions.slice(0, 3), 'rw-'))
      })
      buffer.read(() => {
        buffer.write(() => assert.equal(mappingOf(address).permissions.slice(0, 3), 'rw-'))
        assert.equal(mappingOf(address).permissions.slice(0, 3), 'r--')
      })
      assert.equal(mappingOf(address).permissions.slice(0, 3), '---')
    }
  })

  test('wipes a slot when its buffer is disposed, before anybody takes it again', () => {
    const allocator = createAllocator({ backend: 'slab', arenaPages: 1 })
    const buffer = allocator.allocate(100)
    const page = pageOf(addressIn(buffer))
    const raw = buffer.write((bytes) => {
      const whole = new Uint8Array(bytes.buffer)
      assert.equal(whole.length, pageSize)
      // Also what native code left in front of the buffer.
      return whole.fill(0xee)
    })
    buffer[Symbol.dispose]()
    assert.equal(mprotect(page, pageSize, READ), 0)
    assert.ok(raw.every((byte) => byte === 0))
    assert.equal(mprotect(page, pageSize, NONE), 0)
    using next = allocator.allocate(32)
    assert.equal(pageOf(addressIn(next)), page)
  })

  test('gives back the mappings of buffers outside the arena', () => {
    const allocator = createAllocator({ backend: 'slab', arenaPages: 0 })
    const buffers = Array.from({ length: 200 }, () => allocator.allocate(32))
    const addresses = buffers.map(addressIn)
    // Nobody else's mappings carry both flags.
    const ours = () =>
      mappings().filter(
        ({ start, end, flags }) =>
          flags.includes('dd') &&
          flags.includes('dc') &&
          addresses.some((address) => start <= address && address < end),
      )
    assert.ok(ours().length > 0)
    for (const buffer of buffers) buffer[Symbol.dispose]()
    assert.equal(ours().length, 0)
  })

  test('takes a larger slot when the small ones are used up, and then maps', () => {
    const allocator = createAllocator({ backend: 'slab', arenaPages: 64 })
    const secret = allocator.report.secretPages
    // 64 pages make 32 slots of 1, 4 of 4 and 1 of 16.
    const buffers = Array.from({ length: 37 }, () => allocator.allocate(1))
    assert.equal(allocator.report.secretPages, secret)
    buffers.push(allocator.allocate(1))
    assert.equal(allocator.report.secretPages, false)
    assert.match(allocator.report.lacks.join(), /secretPages: /)
    for (const buffer of buffers) buffer[Symbol.dispose]()
  })

  test('needs no call that a sealed zone forbids', () => {
    const result = runForJson('sealed', [], { flags: ['--jitless', '--single-threaded'] })
    assert.deepEqual(result, { right: true, taken: 32 + 4096, backend: 'slab' })
  })

  test('refuses an arena of no number of pages, or of more than there is', () => {
    assert.throws(() => createAllocator({ arenaPages: -1 }), code('INVALID_LENGTH'))
    assert.throws(() => createAllocator({ arenaPages: 1.5 }), code('INVALID_LENGTH'))
    const options = { backend: 'slab', arenaPages: 2 ** 40 } as const
    assert.throws(() => createAllocator(options), code('UNAVAILABLE'))
  })
})
