import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type GuardedBuffer, MemoryError } from '@stronghold/memory'
import { backends, code } from './backends.js'

const zeroed = (buffer: GuardedBuffer) => buffer.read((bytes) => bytes.every((byte) => byte === 0))

for (const allocator of backends) {
  describe(`allocator ${allocator.report.backend}`, () => {
    test('gives zeroed bytes of the length asked for', () => {
      for (const length of [0, 1, 15, 16, 31, 32, 4079, 4080, 4081, 4096, 4097, 16_385, 300_001]) {
        using buffer = allocator.allocate(length)
        assert.equal(buffer.length, length)
        assert.equal(
          buffer.read((bytes) => bytes.length),
          length,
        )
        assert.ok(zeroed(buffer))
        buffer.write((bytes) => bytes.fill(0xa5))
        assert.ok(buffer.read((bytes) => bytes.every((byte) => byte === 0xa5)))
      }
    })

    test('gives zeroed bytes where another buffer lay', () => {
      for (let round = 0; round < 300; round++) {
        using buffer = allocator.allocate(1 + ((round * 37) % 5000))
        assert.ok(zeroed(buffer))
        buffer.write((bytes) => bytes.fill(0xff))
      }
    })

    test('returns what the use returns, and throws what it throws', () => {
      using buffer = allocator.allocate(4)
      const fault = new Error('of the use')
      const fail = () => {
        throw fault
      }
      assert.equal(
        buffer.write(() => 'result'),
        'result',
      )
      assert.throws(() => buffer.read(fail), fault)
      assert.throws(() => buffer.write(fail), fault)
      assert.ok(zeroed(buffer))
    })

    test('nests reads and writes in any order', () => {
      using buffer = allocator.allocate(8)
      buffer.read((outer) => {
        assert.equal(outer[0], 0)
        buffer.write((inner) => {
          inner[0] = 1
          buffer.read((innermost) => assert.equal(innermost[0], 1))
          inner[1] = 2
          assert.throws(() =>
            buffer.write((innermost) => {
              innermost[2] = 3
              throw new Error('inside')
            }),
          )
          inner[3] = 4
        })
        assert.deepEqual([...outer.subarray(0, 4)], [1, 2, 3, 4])
      })
      buffer.write((bytes) => bytes.fill(9))
      assert.ok(buffer.read((bytes) => bytes.every((byte) => byte === 9)))
    })

    test('is disposed once and for all', () => {
      const buffer = allocator.allocate(32)
      assert.equal(buffer.disposed, false)
      buffer[Symbol.dispose]()
      buffer[Symbol.dispose]()
      assert.equal(buffer.disposed, true)
      assert.equal(buffer.length, 32)
      assert.throws(() => buffer.read(() => 0), code('DISPOSED'))
      assert.throws(() => buffer.write(() => 0), code('DISPOSED'))
      using one = allocator.allocate(32)
      using two = allocator.allocate(32)
      one.write((bytes) => bytes.fill(1))
      assert.ok(zeroed(two), 'a second dispose must not give the memory back twice')
    })

    test('disposed during a call, ends with the call', () => {
      const buffer = allocator.allocate(32)
      buffer.write((bytes) => {
        bytes.fill(1)
        buffer.read(() => buffer[Symbol.dispose]())
        assert.equal(buffer.disposed, true)
        assert.throws(() => buffer.read(() => 0), code('DISPOSED'))
        using other = allocator.allocate(32)
        other.write((others) => others.fill(2))
        assert.equal(bytes[0], 1)
      })
      assert.throws(() => buffer.read(() => 0), code('DISPOSED'))
    })

    test('refuses asynchronous uses', async () => {
      using buffer = allocator.allocate(4)
      assert.throws(() => buffer.read(async () => 1), code('ASYNC_WORK'))
      assert.throws(() => buffer.write(() => Promise.resolve()), code('ASYNC_WORK'))
      assert.ok(zeroed(buffer))
    })

    test('refuses lengths that are none, and those nobody has', () => {
      for (const length of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
        assert.throws(() => allocator.allocate(length), code('INVALID_LENGTH'))
      }
      assert.throws(() => allocator.allocate(2 ** 40), code('OUT_OF_MEMORY'))
      using buffer = allocator.allocate(1)
      assert.ok(zeroed(buffer))
    })

    test('lasts for 20,000 buffers, one after another', () => {
      for (let round = 0; round < 20_000; round++) {
        const buffer = allocator.allocate(32)
        buffer.write((bytes) => bytes.fill(round))
        buffer[Symbol.dispose]()
      }
    })

    test('lasts for 2,000 buffers at once', () => {
      const buffers = Array.from({ length: 2000 }, (_, index) => {
        const buffer = allocator.allocate(32)
        buffer.write((bytes) => bytes.fill(index))
        return buffer
      })
      buffers.forEach((buffer, index) => {
        assert.ok(buffer.read((bytes) => bytes.every((byte) => byte === index % 256)))
        buffer[Symbol.dispose]()
      })
    })

    test('explains each protection that it lacks', () => {
      const { backend, lacks, wiped, ...protections } = allocator.report
      assert.equal(wiped, true)
      for (const [name, present] of Object.entries(protections)) {
        assert.equal(
          lacks.some((lack) => lack.startsWith(`${name}:`)),
          !present,
          `${backend} ${name}`,
        )
      }
    })
  })
}

test('an error of this package is recognised by its brand', () => {
  const error = new MemoryError('DISPOSED')
  assert.ok(error instanceof MemoryError)
  assert.equal(new Error('DISPOSED') instanceof MemoryError, false)
  assert.equal(error.cause, undefined)
})
