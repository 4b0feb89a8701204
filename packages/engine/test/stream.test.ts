import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStream, sealedStreamLength, sealStream } from '@stronghold/engine/formats'
import { concat, crypto, random } from './powers.js'
import { mutations, prefixes, refuses } from './refusals.js'

const PIECE = 65_536
const CHUNK = PIECE + 16
const key = random(32)

function seal(plaintext: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(sealedStreamLength(plaintext.length))
  buffer.set(plaintext, buffer.length - plaintext.length)
  sealStream(crypto, key, buffer, plaintext.length)
  return buffer
}

/** One chunk by the letter of the specification, for streams that no honest writer makes. */
function chunk(piece: Uint8Array, counter: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12)
  nonce[10] = counter
  nonce[11] = last ? 1 : 0
  const out = new Uint8Array(piece.length + 16)
  const tag = out.subarray(piece.length)
  crypto.chacha20poly1305.seal(out.subarray(0, piece.length), tag, piece, key, nonce, random(0))
  return out
}

test('a stream is the chunks of the specification', () => {
  for (const length of [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5]) {
    const plaintext = random(length)
    const count = Math.max(1, Math.ceil(length / PIECE))
    const chunks = Array.from({ length: count }, (_, index) => {
      const piece = plaintext.subarray(index * PIECE, (index + 1) * PIECE)
      return chunk(piece, index, index === count - 1)
    })
    const sealed = seal(plaintext)
    assert.equal(Buffer.compare(sealed, concat(...chunks)), 0)
    assert.equal(Buffer.compare(openStream(crypto, key, sealed), plaintext), 0)
  }
})

test('truncation, extension and reordering are refused', () => {
  const sealed = seal(random(2 * PIECE + 10))
  const cut = (start: number, end: number) => sealed.slice(start, end)
  for (const bad of [
    cut(0, 0),
    cut(0, 15),
    cut(0, CHUNK),
    cut(0, 2 * CHUNK),
    cut(0, sealed.length - 1),
    cut(CHUNK, sealed.length),
    concat(sealed, Uint8Array.of(0)),
    concat(sealed, sealed),
    concat(cut(CHUNK, 2 * CHUNK), cut(0, CHUNK), cut(2 * CHUNK, sealed.length)),
  ]) {
    refuses(() => openStream(crypto, key, bad), 'SNAPSHOT_DAMAGED')
  }
})

test('an empty last chunk stands alone or not at all', () => {
  const empty = new Uint8Array(0)
  assert.equal(openStream(crypto, key, chunk(empty, 0, true)).length, 0)
  const bad = concat(chunk(random(PIECE), 0, false), chunk(empty, 1, true))
  refuses(() => openStream(crypto, key, bad), 'SNAPSHOT_DAMAGED')
})

test('every prefix and every changed byte of a short stream is refused', () => {
  const sealed = seal(random(40))
  for (const bad of prefixes(sealed))
    refuses(() => openStream(crypto, key, bad), 'SNAPSHOT_DAMAGED')
  for (const bad of mutations(sealed))
    refuses(() => openStream(crypto, key, bad), 'SNAPSHOT_DAMAGED')
  refuses(() => openStream(crypto, random(32), sealed), 'SNAPSHOT_DAMAGED')
})
