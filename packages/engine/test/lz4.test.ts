import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decompress, literalRunLength, writeLiteralRun } from '@stronghold/engine/formats'
import fc from 'fast-check'
import { ascii } from './powers.js'
import { mutations, prefixes, refuses, survives } from './refusals.js'

function compress(payload: Uint8Array): Uint8Array {
  const block = new Uint8Array(literalRunLength(payload.length))
  writeLiteralRun(block, payload)
  return block
}

/** A literal sequence, then a match. */
function block(literals: string, distance: number, matchLength: number): Uint8Array {
  const length = matchLength - 4
  const extension =
    length < 15 ? [] : [...new Array(((length - 15) / 255) | 0).fill(255), (length - 15) % 255]
  const token = (literals.length << 4) | Math.min(length, 15)
  return Uint8Array.of(token, ...ascii(literals), distance & 255, distance >> 8, ...extension)
}

test('a literal run comes back, at every length where its form changes', () => {
  for (const length of [0, 1, 14, 15, 16, 269, 270, 271, 524, 525, 526, 70_000]) {
    const payload = Uint8Array.from({ length }, (_, index) => index * 7)
    assert.deepEqual(decompress(compress(payload)), payload)
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (payload) => {
      assert.deepEqual(decompress(compress(payload)), payload)
    }),
  )
})

test('what strict decoders reject and the original writes is accepted', () => {
  assert.equal(decompress(new Uint8Array(0)).length, 0)
  assert.equal(decompress(Uint8Array.of(0)).length, 0)
  // A match that produces the last byte, with and without an empty literal sequence after it.
  const expected = ascii('abcabcabca')
  assert.deepEqual(decompress(block('abc', 3, 7)), expected)
  assert.deepEqual(decompress(Uint8Array.of(...block('abc', 3, 7), 0)), expected)
})

test('matches overlap at every distance', () => {
  for (let distance = 1; distance < 15; distance++) {
    const seed = 'abcdefghijklmno'.slice(0, distance)
    const expected = ascii(seed.repeat(600).slice(0, distance + 500))
    assert.deepEqual(decompress(block(seed, distance, 500)), expected)
  }
})

test('a bad distance, a cut and a missing extension are refused', () => {
  refuses(() => decompress(block('abc', 0, 4)), 'SNAPSHOT_DAMAGED')
  refuses(() => decompress(block('abc', 4, 4)), 'SNAPSHOT_DAMAGED')
  refuses(() => decompress(Uint8Array.of(0xf0)), 'SNAPSHOT_DAMAGED')
  refuses(() => decompress(Uint8Array.of(0xf0, 255)), 'SNAPSHOT_DAMAGED')
  refuses(() => decompress(Uint8Array.of(0x1f, 65, 1, 0)), 'SNAPSHOT_DAMAGED')
  refuses(() => decompress(Uint8Array.of(0x10, 65, 1)), 'SNAPSHOT_DAMAGED')
  refuses(() => decompress(Uint8Array.of(0x20, 65)), 'SNAPSHOT_DAMAGED')
})

test('a bomb is refused before anything is allocated for it', () => {
  const bomb = new Uint8Array(8 * 2 ** 20).fill(255)
  bomb.set([0x1f, 65, 1, 0])
  bomb[bomb.length - 1] = 0
  refuses(() => decompress(bomb), 'SNAPSHOT_TOO_LARGE')
  const result = decompress(block('a', 1, 99))
  assert.equal(result.length, 100)
  refuses(() => decompress(block('a', 1, 99), 99), 'SNAPSHOT_TOO_LARGE')
  refuses(() => decompress(compress(new Uint8Array(100)), 99), 'SNAPSHOT_TOO_LARGE')
})

test('nothing but EngineError comes of any bytes', () => {
  const bytes = Uint8Array.of(...block('abcdefg', 5, 300), ...block('xy', 9, 8), 0x30, 1, 2, 3)
  for (const input of prefixes(bytes)) survives(() => decompress(input))
  for (const input of mutations(bytes)) survives(() => decompress(input))
  fc.assert(fc.property(fc.uint8Array(), (input) => survives(() => decompress(input, 2 ** 20))))
})
