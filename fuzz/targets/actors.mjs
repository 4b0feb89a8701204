import {
  cancel,
  decodeFrame,
  done,
  encodeFrame,
  failure,
  farewell,
  greeting,
  ours,
  welcome,
} from '../../packages/stronghold/dist/actors/frames.js'
import {
  decodeAnswer,
  decodeMessage,
  encodeAnswer,
  encodeMessage,
  headOf,
  setNumber,
} from '../../packages/stronghold/dist/actors/message-frames.js'
import {
  FrameReader,
  prefixed,
} from '../../packages/stronghold/dist/actors/transport/frame-reader.js'
import { Location } from '../../packages/stronghold/dist/contract/location.js'
import { clientMessages } from '../../packages/stronghold/dist/contract/messages/client-messages.js'
import {
  Ed25519Sign,
  WriteVault,
} from '../../packages/stronghold/dist/contract/procedures/index.js'

export const name = 'actors'
export const expects = (error) => ['INVALID_ARGUMENT', 'UNKNOWN_METHOD'].includes(error?.code)

const limit = 1000
/** @type {any[]} Each of its own type. */
const frames = [greeting, welcome, cancel, done, failure, farewell]
const bytes = new Uint8Array([1, 2, 3])
const location = Location.generic('vault', 'record')
const mailbox = { ...ours, id: new Uint8Array(24), frame: 64, messages: 1, bytes: 64 }

export const seeds = [
  encodeFrame(greeting, { ...ours, frame: 64 }),
  encodeFrame(welcome, mailbox),
  encodeFrame(failure, { number: 7, code: 'LOCKED' }),
  encodeFrame(farewell, { reason: 'violation' }),
  encodeMessage('ask', 'Execute', {
    calls: [
      WriteVault({ data: bytes, location }),
      Ed25519Sign({ privateKey: location, message: bytes }),
    ],
  }),
  encodeMessage('tell', 'StoreInsert', { key: bytes, value: bytes, lifetime: 5 }),
  encodeAnswer(3, clientMessages.StoreKeys.output, [bytes, bytes]),
  Uint8Array.from([...prefixed(bytes.slice()), ...prefixed(bytes.slice()), 1, 2]),
]

/** The bytes as each kind of frame, and as a stream of frames that is cut anywhere. */
export function target(input) {
  for (const frame of frames) same(input, () => encodeFrame(frame, decodeFrame(frame, input)))
  same(input, () => {
    const { kind, number } = headOf(input)
    const { message, input: value } = decodeMessage(input)
    const again = encodeMessage(
      kind === 4 ? 'tell' : 'ask',
      message.name,
      /** @type {never} */ (value),
    )
    again[0] = kind
    setNumber(again, number)
    return again
  })
  for (const { output } of Object.values(clientMessages)) {
    same(input, () => {
      const again = encodeAnswer(headOf(input).number, output, decodeAnswer(input, output))
      again[0] = input[0]
      return again
    })
  }
  const cut = input.length >> 1
  if (read([input]) !== read([input.subarray(0, cut), input.subarray(cut)])) {
    throw new Error('a cut changes what is read')
  }
}

/** A readable value has one encoding. */
function same(input, again) {
  let written
  try {
    written = again()
  } catch (error) {
    if (!expects(error)) throw error
    return
  }
  if (Buffer.compare(written, input) !== 0) throw new Error('two encodings of one value')
}

/** The decoded value as text, by which two readings can be compared. */
function read(pieces) {
  const found = []
  const reader = new FrameReader(limit, (frame) => {
    if (frame.length > limit) throw new Error('the limit does not hold')
    found.push(Buffer.from(frame).toString('hex'))
  })
  const whole = pieces.every((piece) => reader.push(piece))
  return `${found.join(' ')} ${whole}`
}
