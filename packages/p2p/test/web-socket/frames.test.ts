import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FrameReader } from '#internal/web-socket/frame-reader.js'
import { dataFrames, frame } from '#internal/web-socket/frame-writer.js'
import { webSocketFrame } from '../hostile/wire.js'

/** A reader and what it has passed on. */
function reader(isMasked: boolean) {
  const heard = { data: [] as number[], pings: [] as number[][], isClosed: false }
  const taker = {
    data: (bytes: Uint8Array) => heard.data.push(...bytes),
    ping: (content: Uint8Array) => heard.pings.push([...content]),
    close: () => {
      heard.isClosed = true
    },
  }
  return { heard, reader: new FrameReader(isMasked, taker, () => 0) }
}

/** Bytes in pieces whose lengths are given again and again. */
function* pieces(bytes: Uint8Array, lengths: readonly number[]) {
  for (let [offset, i] = [0, 0]; offset < bytes.length; i++) {
    const length = lengths[i % lengths.length] as number
    yield bytes.slice(offset, offset + length)
    offset += length
  }
}

const violation = { code: 'PROTOCOL_VIOLATION' }
const both = [true, false]

describe('Frames of a WebSocket', () => {
  it('bring what was written, however they are cut', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 })
    const content = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(fc.array(content), lengths, fc.boolean(), (contents, cuts, isMasked) => {
        const wire = contents.flatMap((one) => [...dataFrames(one, isMasked)])
        const one = reader(isMasked)
        for (const piece of pieces(Buffer.concat(wire), cuts)) one.reader.read(piece)
        assert.deepEqual(
          one.heard.data,
          contents.flatMap((bytes) => [...bytes]),
        )
      }),
    )
  })

  it('of more than 64 KiB are several, and bring the same', () => {
    for (const isMasked of both) {
      const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i * 7)
      const one = reader(isMasked)
      for (const piece of dataFrames(bytes, isMasked)) one.reader.read(Uint8Array.from(piece))
      assert.deepEqual(Uint8Array.from(one.heard.data), bytes)
    }
  })

  it('are refused by the first byte that shows that they are none', () => {
    for (const isMasked of both) {
      for (const [start, content, length] of [
        [0xc2, 0], // a reserved bit, which nobody has agreed on
        [0xa2, 0],
        [0x92, 0],
        [0x83, 0], // no kind
        [0x8b, 0],
        [0x81, 1], // text
        [0x80, 1], // a continuation of nothing
        [0x09, 1], // a control frame in pieces
        [0x89, 126], // a long one
        [0x82, 0, 2 ** 40],
        [0x82, 0, 2 ** 20 + 1],
      ] as const) {
        const wire = webSocketFrame(
          start,
          new Uint8Array(content),
          isMasked,
          BigInt(length ?? content),
        )
        assert.throws(() => reader(isMasked).reader.read(wire), violation)
      }
      const wrongly = webSocketFrame(0x82, Uint8Array.of(1), !isMasked)
      assert.throws(() => reader(isMasked).reader.read(wrongly), violation)
      const two = Buffer.concat([
        webSocketFrame(0x02, Uint8Array.of(1), isMasked),
        webSocketFrame(0x82, Uint8Array.of(1), isMasked),
      ])
      assert.throws(() => reader(isMasked).reader.read(two), violation)
    }
  })

  it('that bring nothing are not taken without an end', () => {
    for (const start of [0x82, 0x8a, 0x89]) {
      const one = reader(true)
      const wire = webSocketFrame(start, new Uint8Array(0), true)
      assert.throws(() => {
        for (let i = 0; i < 2000; i++) one.reader.read(wire.slice())
      }, violation)
    }
  })

  it('ping between the pieces of a message, and close', () => {
    const one = reader(false)
    const parts = [
      webSocketFrame(0x02, Uint8Array.of(1), false),
      ...frame(9, Uint8Array.of(5), false),
      webSocketFrame(0x80, Uint8Array.of(2), false),
      ...frame(8, Uint8Array.of(3, 232), false),
      webSocketFrame(0x82, Uint8Array.of(3), false),
    ]
    one.reader.read(Buffer.concat(parts))
    assert.deepEqual(one.heard, { data: [1, 2], pings: [[5]], isClosed: true })
  })

  it('of any bytes end in a violation, or go on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isMasked) => {
        try {
          reader(isMasked).reader.read(bytes)
        } catch (error) {
          assert.equal((error as { readonly code: string }).code, violation.code)
        }
      }),
    )
  })
})
