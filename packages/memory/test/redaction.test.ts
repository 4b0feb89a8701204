import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { format, inspect } from 'node:util'
import { backends, code } from './backends.js'

const redacted = '[GuardedBuffer redacted]'

for (const allocator of backends) {
  describe(`redaction with ${allocator.report.backend}`, () => {
    test('in inspect, at any depth and with everything shown', () => {
      using buffer = allocator.allocate(4)
      buffer.write((bytes) => bytes.fill(0x41))
      assert.equal(inspect(buffer), redacted)
      assert.equal(inspect(buffer, { showHidden: true, showProxy: true, depth: null }), redacted)
      assert.equal(inspect({ key: [buffer] }), `{ key: [ ${redacted} ] }`)
      assert.equal(
        format('%s %o %O', buffer, buffer, buffer),
        `${redacted} ${redacted} ${redacted}`,
      )
      buffer.read(() => assert.equal(inspect(buffer), redacted))
    })

    test('in strings', () => {
      using buffer = allocator.allocate(4)
      assert.equal(String(buffer), redacted)
      assert.equal(`${buffer}`, redacted)
    })

    test('in JSON, which it refuses', () => {
      using buffer = allocator.allocate(4)
      assert.throws(() => JSON.stringify(buffer), code('NOT_SERIALIZABLE'))
      assert.throws(() => JSON.stringify({ key: [buffer] }), code('NOT_SERIALIZABLE'))
    })

    test('in clones and spreads, which are empty', () => {
      using buffer = allocator.allocate(4)
      assert.deepEqual(structuredClone(buffer), {})
      assert.deepEqual({ ...buffer }, {})
      assert.deepEqual(Object.getOwnPropertyNames(buffer), [])
      assert.deepEqual(Object.getOwnPropertySymbols(buffer), [])
    })
  })
}
