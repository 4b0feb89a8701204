import { randomBytes } from 'node:crypto'
import {
  decodeStart,
  deriveChannelKeys,
  encodeHello,
  makeEphemeralKey,
  startBodyLength,
  startHeaderLength,
} from '#dist/channel/handshake.js'
import { Kind } from '#dist/channel/message.js'
import { MessageWriter } from '#dist/channel/message-writer.js'
import { RecordSealer } from '#dist/channel/record.js'
import { descriptor } from '#dist/guest/descriptor.js'
import { makeReport } from '#dist/guest/report.js'
import { protections } from '#dist/protections.js'

/** A peer that speaks the protocol up to the point that its argument names, and lies from there. */
const header = descriptor.readExactly(startHeaderLength)
const startBytes = Buffer.concat([header, descriptor.readExactly(startBodyLength(header))])
const start = decodeStart(startBytes)
const how = Buffer.from(start.argument).toString()

const own = makeEphemeralKey()
const hello = encodeHello(own.publicKey)
const waitForEver = (): void => {
  while (descriptor.read(new Uint8Array(1024)) > 0);
  process.exit(0)
}
const sendAndWait = (bytes: Uint8Array): void => {
  descriptor.write(bytes)
  waitForEver()
}

switch (how) {
  case 'silent':
    waitForEver()
    break
  case 'exit':
    process.exit(0)
    break
  case 'garbage':
    sendAndWait(randomBytes(100_000))
    break
  case 'wrong version':
    hello[7] = 2
    sendAndWait(hello)
    break
  case 'half a hello':
    descriptor.write(hello.subarray(0, 20))
    process.exit(0)
    break
  case 'low order':
    sendAndWait(encodeHello(new Uint8Array(32)))
    break
  case 'garbage after hello':
    sendAndWait(Buffer.concat([hello, randomBytes(300_000)]))
    break
  case 'wrong key':
    sendAndWait(Buffer.concat([hello, new RecordSealer(new Uint8Array(32)).seal(hello)]))
    break
  case 'endless record':
    sendAndWait(Buffer.concat([hello, Buffer.alloc(4, 0xff)]))
    break
  case 'silent after hello':
    sendAndWait(hello)
    break
}

descriptor.write(hello)
const keys = deriveChannelKeys(own.privateKey, start.publicKey, startBytes, hello)
const sealer = new RecordSealer(keys.zoneToHost)
const writer = new MessageWriter(sealer, descriptor.write)
const tell = (call: number, kind: number, code: number, payload: Uint8Array): void => {
  writer.add(call, kind, code, payload, false)
  writer.flush()
}
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

switch (how) {
  case 'half a record':
    descriptor.write(sealer.seal(new Uint8Array(100)).subarray(0, 50))
    process.exit(0)
    break
  case 'answer first':
    tell(1, Kind.answer, 0, new Uint8Array(10))
    waitForEver()
    break
  case 'long description':
    tell(0, Kind.ready, 0, new Uint8Array(2 * 1024 * 1024))
    waitForEver()
    break
  case 'no description':
    tell(0, Kind.ready, 0, Buffer.from('{'))
    waitForEver()
    break
  case 'description without report':
    tell(0, Kind.ready, 0, json({ methods: [] }))
    waitForEver()
    break
  case 'refusal without code':
    tell(0, Kind.refused, 0, Buffer.from('no code'))
    waitForEver()
    break
}

const states = Object.fromEntries(
  protections.map((name) => [name, { applied: false, available: false, detail: 'a test' }]),
)
tell(0, Kind.ready, 0, json({ methods: ['method'], report: makeReport(states) }))
// The first call.
descriptor.read(new Uint8Array(1024))

switch (how) {
  case 'tampered': {
    const record = sealer.seal(new Uint8Array(30))
    record[10] = (record[10] as number) ^ 1
    sendAndWait(record)
    break
  }
  case 'replayed':
    tell(1000, Kind.answer, 0, new Uint8Array(0))
    sendAndWait(new RecordSealer(keys.zoneToHost).seal(new Uint8Array(0)))
    break
  case 'reordered': {
    const records = [sealer.seal(new Uint8Array(11)), sealer.seal(new Uint8Array(11))]
    sendAndWait(Buffer.concat(records.reverse()))
    break
  }
  case 'unknown kind':
    tell(1, 99, 0, new Uint8Array(0))
    break
  case 'ready again':
    tell(0, Kind.ready, 0, json({ methods: [] }))
    break
  case 'unknown failure':
    tell(1, Kind.failure, 99, new Uint8Array(0))
    break
  case 'fault without code':
    tell(1, Kind.failure, 2, Buffer.from('lower case'))
    break
  case 'long answer':
    tell(1, Kind.answer, 0, new Uint8Array(start.maxMessageLength + 1))
    break
  case 'unasked answers':
    for (let call = 1000; call > 0; call--) tell(call, Kind.answer, 0, new Uint8Array(1))
    break
  case 'half an answer':
    descriptor.write(
      sealer.seal(new Uint8Array([200, 0, 0, 0, 1, 0, 0, 0, Kind.answer, 0, 0, 1, 2, 3])),
    )
    process.exit(0)
    break
  case 'half a record later':
    descriptor.write(sealer.seal(new Uint8Array(100)).subarray(0, 50))
    process.exit(0)
    break
}
waitForEver()
