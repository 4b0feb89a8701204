import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ZoneError } from '@stronghold/zone'
import fc from 'fast-check'
import {
  decodeHello,
  decodeStart,
  deriveChannelKeys,
  encodeHello,
  encodeStart,
  makeEphemeralKey,
  startBodyLength,
} from '#dist/channel/handshake.js'
import { MessageReader } from '#dist/channel/message-reader.js'
import { MessageWriter } from '#dist/channel/message-writer.js'
import { RecordOpener, RecordSealer } from '#dist/channel/record.js'
import { RecordStream } from '#dist/channel/record-stream.js'

const key = new Uint8Array(randomBytes(32))
const makeSealer = () => new RecordSealer(key.slice())
const makeStream = () => new RecordStream(new RecordOpener(key.slice()))
const died = (error: unknown) => error instanceof ZoneError && error.code === 'ZONE_DIED'
const short = fc.uint8Array({ maxLength: 200 })
const plaintexts = fc.array(short, { minLength: 1, maxLength: 8 })

/** Cuts `bytes` at arbitrary places. */
const pieces = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index] ?? bytes.length))
}
/** How many records end within the first `length` bytes of their stream. */
const wholeWithin = (records: readonly Uint8Array[], length: number): number => {
  let end = 0
  return records.filter((record) => {
    end += record.length
    return end <= length
  }).length
}
const open = (chunks: readonly Uint8Array[]): Uint8Array[] => {
  const stream = makeStream()
  const opened: Uint8Array[] = []
  for (const chunk of chunks) stream.push(chunk, (plaintext) => opened.push(plaintext))
  return opened
}

test('records open to what was sealed, however the stream is cut', () => {
  fc.assert(
    fc.property(plaintexts, fc.array(fc.nat()), (parts, cuts) => {
      const sealer = makeSealer()
      const bytes = Buffer.concat(parts.map((part) => sealer.seal(part)))
      assert.deepEqual(open(pieces(bytes, cuts)), parts)
    }),
  )
})

test('a flipped bit anywhere breaks the stream or leaves it unfinished', () => {
  fc.assert(
    fc.property(plaintexts, fc.nat(), fc.nat(7), (parts, place, bit) => {
      const sealer = makeSealer()
      const records = parts.map((part) => sealer.seal(part))
      const bytes = Buffer.concat(records)
      const at = place % bytes.length
      bytes[at] = (bytes[at] as number) ^ (1 << bit)
      const stream = makeStream()
      const opened: Uint8Array[] = []
      try {
        stream.push(bytes, (plaintext) => opened.push(plaintext))
      } catch (error) {
        assert.ok(died(error))
      }
      // Nothing from the altered record on comes out.
      assert.deepEqual(opened, parts.slice(0, wholeWithin(records, at)))
    }),
  )
})

test('replayed, dropped and exchanged records do not open', () => {
  fc.assert(
    fc.property(fc.array(short, { minLength: 3, maxLength: 6 }), fc.nat(), (parts, place) => {
      const sealer = makeSealer()
      const records = parts.map((part) => sealer.seal(part))
      const at = place % (records.length - 1)
      const [one, next] = [records[at], records[at + 1]] as [Uint8Array, Uint8Array]
      const replayed = [...records.slice(0, at + 1), one]
      const dropped = [...records.slice(0, at), next]
      const exchanged = [...records.slice(0, at), next, one]
      for (const chunks of [replayed, dropped, exchanged]) assert.throws(() => open(chunks), died)
    }),
  )
})

test('a key of the other direction does not open', () => {
  const record = new RecordSealer(new Uint8Array(32)).seal(new Uint8Array(10))
  assert.throws(() => open([record]), died)
})

test('an opener that failed once opens nothing any more', () => {
  const sealer = makeSealer()
  const record = sealer.seal(new Uint8Array(10))
  const opener = new RecordOpener(key.slice())
  const parts = (bytes: Uint8Array) => [bytes.subarray(4, -16), bytes.subarray(-16)] as const
  assert.throws(() => opener.open(new Uint8Array(10), new Uint8Array(16)), died)
  assert.throws(() => opener.open(...parts(record)), died)
  assert.throws(() => opener.open(...parts(sealer.seal(new Uint8Array(10)))), died)
})

test('a truncated stream yields only the records that are whole', () => {
  fc.assert(
    fc.property(plaintexts, fc.nat(), (parts, place) => {
      const sealer = makeSealer()
      const records = parts.map((part) => sealer.seal(part))
      const bytes = Buffer.concat(records)
      const length = place % bytes.length
      const whole = wholeWithin(records, length)
      assert.deepEqual(open([bytes.subarray(0, length)]), parts.slice(0, whole))
    }),
  )
})

test('a length that no record has is refused before its bytes arrive', () => {
  fc.assert(
    fc.property(fc.integer({ min: 256 * 1024 + 1, max: 0xffffffff }), (length) => {
      const field = Buffer.alloc(4)
      field.writeUInt32LE(length)
      assert.throws(() => open([field]), died)
    }),
  )
})

interface Message {
  readonly call: number
  readonly kind: number
  readonly code: number
  readonly payload: Uint8Array
}
const message: fc.Arbitrary<Message> = fc.record(
  {
    call: fc.nat(0xffffffff),
    kind: fc.nat(255),
    code: fc.nat(0xffff),
    payload: fc.oneof(
      { weight: 6, arbitrary: short },
      {
        weight: 1,
        arbitrary: fc.nat(700_000).map((length) => new Uint8Array(length).fill(length)),
      },
    ),
  },
  { noNullPrototype: true },
)

test('messages arrive as they were sent, through any cut of the stream', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), fc.array(fc.nat()), (messages, cuts) => {
      const written: Uint8Array[] = []
      const writer = new MessageWriter(makeSealer(), (record) => written.push(record))
      for (const { call, kind, code, payload } of messages) {
        writer.add(call, kind, code, payload, false)
      }
      writer.flush()
      const read: Message[] = []
      const reader = new MessageReader(700_000, (call, kind, code, payload) =>
        read.push({ call, kind, code, payload: new Uint8Array(payload) }),
      )
      const stream = makeStream()
      for (const piece of pieces(Buffer.concat(written), cuts)) {
        stream.push(piece, (plaintext) => reader.push(plaintext))
      }
      assert.deepEqual(read, messages)
    }),
    { numRuns: 60 },
  )
})

test('messages are found in plaintexts that are cut anywhere', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat()), (messages, cuts) => {
      const bytes = Buffer.concat(
        messages.flatMap(({ call, kind, code, payload }) => {
          const header = Buffer.alloc(11)
          header.writeUInt32LE(payload.length, 0)
          header.writeUInt32LE(call, 4)
          header.writeUInt8(kind, 8)
          header.writeUInt16LE(code, 9)
          return [header, payload]
        }),
      )
      const read: Message[] = []
      const reader = new MessageReader(700_000, (call, kind, code, payload) =>
        read.push({ call, kind, code, payload: new Uint8Array(payload) }),
      )
      for (const piece of pieces(bytes, cuts)) reader.push(piece)
      assert.deepEqual(read, messages)
    }),
  )
})

test('a message that is too long is refused when its length is known', () => {
  for (const at of [1, 11]) {
    const reader = new MessageReader(100, () => assert.fail('nothing is whole'))
    const header = Buffer.alloc(11)
    header.writeUInt32LE(101)
    assert.throws(() => {
      reader.push(header.subarray(0, at))
      reader.push(header.subarray(at))
    }, died)
  }
})

test('both sides derive the same keys, and only from the same bytes', () => {
  const [host, zone] = [makeEphemeralKey(), makeEphemeralKey()]
  const start = encodeStart({
    publicKey: host.publicKey,
    maxMessageLength: 1000,
    program: 'file:///program.js',
    argument: new Uint8Array([1, 2, 3]),
  })
  const hello = encodeHello(zone.publicKey)
  const ofHost = deriveChannelKeys(host.privateKey, decodeHello(hello), start, hello)
  const ofZone = deriveChannelKeys(zone.privateKey, decodeStart(start).publicKey, start, hello)
  assert.deepEqual(ofHost, ofZone)
  assert.notDeepEqual(ofHost.hostToZone, ofHost.zoneToHost)
  const altered = start.slice()
  altered[altered.length - 1] = 4
  const other = deriveChannelKeys(zone.privateKey, host.publicKey, altered, hello)
  assert.notDeepEqual(other.hostToZone, ofHost.hostToZone)
})

test('start messages are read as they were written; others are refused', () => {
  const { publicKey } = makeEphemeralKey()
  fc.assert(
    fc.property(fc.webUrl(), short, fc.nat(0xffffffff), (program, argument, maxMessageLength) => {
      const bytes = encodeStart({ publicKey, program, argument, maxMessageLength })
      const start = decodeStart(bytes)
      assert.deepEqual(
        { ...start, publicKey: Buffer.from(start.publicKey) },
        {
          publicKey: Buffer.from(publicKey),
          program,
          argument,
          maxMessageLength,
        },
      )
      assert.throws(() => decodeStart(bytes.subarray(0, -1)), died)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      for (const parse of [decodeStart, startBodyLength, decodeHello]) {
        assert.throws(() => parse(bytes), died)
      }
    }),
  )
})
