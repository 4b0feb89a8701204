import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CryptoError, HARDENED, parseDerivationPath } from '@stronghold/crypto'
import * as fc from 'fast-check'

const isInvalidPath = (error: unknown) =>
  error instanceof CryptoError && error.code === 'INVALID_PATH'

test('reads indexes, hardened by any of three marks', () => {
  assert.deepEqual(parseDerivationPath('m'), [])
  assert.deepEqual(
    parseDerivationPath("m/44'/4218'/0'/0'/0'"),
    [0x8000002c, 0x8000107a, 0x80000000, 0x80000000, 0x80000000],
  )
  assert.deepEqual(parseDerivationPath('m/0h/1H/2/2147483647/2147483647h'), [
    HARDENED,
    HARDENED + 1,
    2,
    2147483647,
    4294967295,
  ])
})

test('refuses anything else', () => {
  const paths = [
    ...['', '/', 'm/', '/m', 'M', 'M/0', 'm//0', 'm/0/', '0', '44h/0', ' m', 'm ', 'm/ 0', 'm/0 '],
    ...['m/00', 'm/01', 'm/-1', 'm/+1', 'm/1.5', 'm/1e3', 'm/0x1', "m/'", "m/0''", "m/0'h", 'm/h0'],
    ...['m/2147483648', "m/2147483648'", 'm/99999999999', 'm/٣', 'm/0\n', 'm\\0', 'm/0’'],
  ]
  for (const path of paths) assert.throws(() => parseDerivationPath(path), isInvalidPath, path)
})

test('refuses more than 255 segments', () => {
  assert.equal(parseDerivationPath(`m${'/0'.repeat(255)}`).length, 255)
  assert.throws(() => parseDerivationPath(`m${'/0'.repeat(256)}`), isInvalidPath)
})

test('reads back every path that is written', () => {
  const index = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  fc.assert(
    fc.property(fc.array(index), fc.constantFrom("'", 'h', 'H'), (indexes, mark) => {
      const segments = indexes.map((i) => (i < HARDENED ? `/${i}` : `/${i - HARDENED}${mark}`))
      assert.deepEqual(parseDerivationPath(`m${segments.join('')}`), indexes)
    }),
  )
})

test('any text is read or refused with its code, and what is read is in range', () => {
  const nearly = fc.string({ unit: fc.constantFrom('m', '/', "'", 'h', 'H', '0', '1', '9', ' ') })
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearly), (text) => {
      try {
        for (const i of parseDerivationPath(text)) assert.equal(i >>> 0, i)
      } catch (error) {
        assert.ok(isInvalidPath(error))
      }
    }),
  )
})
