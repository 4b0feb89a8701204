import { ZoneError } from '@stronghold/zone'
import {
  decodeHello,
  decodeStart,
  encodeStart,
  startBodyLength,
} from '../../packages/zone/dist/channel/handshake.js'
import { MessageReader } from '../../packages/zone/dist/channel/message-reader.js'
import { RecordOpener, RecordSealer } from '../../packages/zone/dist/channel/record.js'
import { RecordStream } from '../../packages/zone/dist/channel/record-stream.js'
import { parseDescription } from '../../packages/zone/dist/host/description.js'

export const name = 'zone-records'
export const expects = (error) => error instanceof ZoneError

const key = () => new Uint8Array(32).fill(1)
const maxLength = 1000
const inner = message(1, 2, 0, [7, 8, 9])

export const seeds = [
  Uint8Array.from([...inner, ...message(2, 3, 2, [65]), ...inner.subarray(0, 5)]),
  new RecordSealer(key()).seal(inner),
  new Uint8Array(40),
  encodeStart({
    publicKey: key(),
    maxMessageLength: 1000,
    program: 'file:///program.js',
    argument: new Uint8Array(3),
  }),
  new Uint8Array(
    Buffer.from('{"methods":["a"],"report":{"protections":{},"node":"","platform":""}}'),
  ),
]

/** The bytes as messages, as records, as what is sealed in them, as damage to them, and before. */
export function target(bytes) {
  const whole = readMessages([bytes])
  const cut = bytes.length >> 1
  const halves = readMessages([bytes.subarray(0, cut), bytes.subarray(cut)])
  if (whole !== halves) throw new Error('a cut changes what is read')
  refusable(() => readRecords(bytes))
  const sealer = new RecordSealer(key())
  const records = Buffer.concat([sealer.seal(bytes), sealer.seal(inner)])
  if (readRecords(records) !== bytes.length + inner.length) throw new Error('a record is lost')
  const damaged = records.map((byte, index) => byte ^ (bytes[index] ?? 0))
  refusable(() => readRecords(damaged))
  for (const parse of [decodeStart, startBodyLength, decodeHello, parseDescription]) {
    refusable(() => parse(bytes))
  }
}

/** The decoded value as text, by which two readings can be compared. */
function readMessages(pieces) {
  const read = []
  const reader = new MessageReader(maxLength, (call, kind, code, payload) => {
    if (payload.length > maxLength) throw new Error('the limit does not hold')
    read.push(`${call} ${kind} ${code} ${Buffer.from(payload).toString('hex')}`)
  })
  refusable(() => {
    for (const piece of pieces) reader.push(piece)
    read.push('unfinished')
  })
  return read.join('\n')
}

/** How many bytes came out of the records. */
function readRecords(bytes) {
  let count = 0
  new RecordStream(new RecordOpener(key())).push(bytes, (plaintext) => {
    count += plaintext.length
  })
  return count
}

function refusable(act) {
  try {
    act()
  } catch (error) {
    if (!expects(error)) throw error
  }
}

function message(call, kind, code, payload) {
  const header = Buffer.alloc(11)
  header.writeUInt32LE(payload.length, 0)
  header.writeUInt32LE(call, 4)
  header.writeUInt8(kind, 8)
  header.writeUInt16LE(code, 9)
  return new Uint8Array([...header, ...payload])
}
