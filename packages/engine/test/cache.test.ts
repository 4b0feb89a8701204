import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cache } from '@stronghold/engine'
import fc from 'fast-check'
import { ascii, random } from './powers.js'
import { refuses } from './refusals.js'

const [key, value, other] = [ascii('key'), ascii('value'), ascii('other')]

test('insert and delete give what stood there', () => {
  const cache = Cache.make(0)
  assert.equal(cache.insert(key, value, undefined, 0), undefined)
  assert.deepEqual(cache.insert(key, other, undefined, 0), value)
  assert.deepEqual(cache.get(key, 0), other)
  assert.deepEqual(cache.delete(key, 0), other)
  assert.equal(cache.delete(key, 0), undefined)
  assert.equal(cache.get(key, 0), undefined)
})

test('an entry is expired from the moment of its deadline', () => {
  const cache = Cache.make(0)
  cache.insert(key, value, 1500, 10_000)
  assert.ok(cache.has(key, 11_499))
  assert.deepEqual(cache.keys(11_499), [key])
  for (const now of [11_500, 99_999]) {
    assert.equal(cache.has(key, now), false)
    assert.equal(cache.get(key, now), undefined)
    assert.deepEqual(cache.keys(now), [])
  }
  assert.equal(cache.insert(key, other, 0, 11_500), undefined)
  assert.equal(cache.has(key, 11_500), false)
})

test('amend changes the value and leaves the deadline', () => {
  const cache = Cache.make(0)
  assert.equal(cache.amend(key, value), false)
  assert.deepEqual(cache.keys(0), [])
  cache.insert(key, value, 10, 0)
  const [length, content] = [cache.encodedLength(), value.slice()]
  assert.equal(cache.amend(key, content), true)
  assert.equal(cache.encodedLength(), length)
  content.fill(0)
  assert.deepEqual(cache.get(key, 9), value)
  assert.equal(cache.get(key, 10), undefined)
})

test('sweep removes what is expired, clear everything', () => {
  const cache = Cache.make(0)
  cache.insert(key, value, 10, 0)
  cache.insert(other, value, undefined, 0)
  assert.equal(cache.sweep(9), 0)
  assert.equal(cache.sweep(10), 1)
  assert.equal(cache.sweep(10), 0)
  assert.deepEqual(cache.keys(0), [other])
  cache.clear()
  assert.deepEqual(cache.keys(0), [])
})

test('bytes are copied in and out', () => {
  const cache = Cache.make(0)
  const [name, content] = [key.slice(), value.slice()]
  cache.insert(name, content, undefined, 0)
  name.fill(0)
  content.fill(0)
  cache.get(key, 0)?.fill(0)
  cache.keys(0)[0]?.fill(0)
  assert.deepEqual(cache.get(key, 0), value)
  assert.deepEqual(cache.keys(0), [key])
})

test('times that are no times are refused and change nothing', () => {
  const cache = Cache.make(0)
  cache.insert(key, value, undefined, 0)
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    refuses(() => cache.insert(key, other, bad, 0), 'INVALID_ARGUMENT')
    refuses(() => cache.insert(key, other, undefined, bad), 'INVALID_ARGUMENT')
    refuses(() => cache.delete(key, bad), 'INVALID_ARGUMENT')
    refuses(() => cache.get(key, bad), 'INVALID_ARGUMENT')
    refuses(() => cache.has(key, bad), 'INVALID_ARGUMENT')
    refuses(() => cache.keys(bad), 'INVALID_ARGUMENT')
    refuses(() => cache.sweep(bad), 'INVALID_ARGUMENT')
    refuses(() => Cache.make(bad), 'INVALID_ARGUMENT')
  }
  const most = Number.MAX_SAFE_INTEGER
  refuses(() => cache.insert(key, other, most, most), 'INVALID_ARGUMENT')
  assert.deepEqual(cache.get(key, 0), value)
})

test('keys and values of any length, against a plain map', () => {
  const bytes = fc.uint8Array({ maxLength: 3 })
  fc.assert(
    fc.property(fc.array(fc.tuple(bytes, bytes, fc.option(fc.nat(5)), fc.nat(5))), (operations) => {
      const cache = Cache.make(0)
      const model = new Map<string, { value: Uint8Array; deadline: number }>()
      operations.forEach(([key, value, lifetime, kind], now) => {
        const name = key.join()
        const before = model.get(name)
        const live = before !== undefined && now < before.deadline ? before.value : undefined
        assert.deepEqual(cache.get(key, now), live)
        if (kind === 0) {
          assert.deepEqual(cache.delete(key, now), live)
          model.delete(name)
        } else {
          assert.deepEqual(cache.insert(key, value, lifetime ?? undefined, now), live)
          model.set(name, { value, deadline: lifetime === null ? Infinity : now + lifetime })
        }
      })
    }),
  )
  const cache = Cache.make(0)
  const long = random(100_000)
  cache.insert(long, value, undefined, 0)
  assert.deepEqual(cache.get(long, 0), value)
})
