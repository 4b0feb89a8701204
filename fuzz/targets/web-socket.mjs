import { FrameReader, opcodes } from '../../packages/p2p/dist/web-socket/frame-reader.js'
import { dataFrames, frame } from '../../packages/p2p/dist/web-socket/frame-writer.js'
import {
  answerTo,
  isAnswerTo,
  keyOf,
  requestWith,
} from '../../packages/p2p/dist/web-socket/handshake.js'
import { parseHead } from '../../packages/p2p/dist/web-socket/http-head.js'

export const name = 'web-socket'
export const expects = ({ code }) => code === 'PROTOCOL_VIOLATION'

/** Bytes of a control frame (RFC 6455, 5.5). */
const longestControl = 125
const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const text = (value) => new Uint8Array(Buffer.from(value, 'latin1'))
const joined = (parts) => new Uint8Array(Buffer.concat([...parts]))

export const seeds = [
  ...[true, false].flatMap((isMasked) => [
    joined(dataFrames(new Uint8Array(300).fill(7), isMasked)),
    joined([
      ...frame(opcodes.ping, text('ping'), isMasked),
      ...dataFrames(text('content'), isMasked),
      ...frame(opcodes.close, Uint8Array.of(3, 232), isMasked),
    ]),
  ]),
  // A message in two frames, with a pong between them.
  Uint8Array.of(0x02, 1, 1, 0x8a, 0, 0x80, 1, 2),
  // The longest length that a frame can announce.
  Uint8Array.of(0x82, 127, ...new Uint8Array(8).fill(255)),
  text(requestWith(key, 'example.org')),
  text(answerTo(key)),
]

/** The bytes as frames of either side, whole and in pieces, and as heads of HTTP. */
export function target(input) {
  let refusal
  for (const isMasked of [true, false]) {
    const whole = read(input, isMasked, [input.length])
    for (const length of [1, 3, 1 + (input[0] ?? 0)]) {
      const pieces = read(input, isMasked, pieceLengths(input.length, length))
      if (pieces.seen !== whole.seen) throw new Error(`pieces of ${length} say something else`)
    }
    refusal ??= whole.refusal
  }
  const head = parseHead(Buffer.from(input).toString('latin1'))
  if (head !== undefined) {
    const asked = keyOf(head)
    if (asked !== undefined) {
      const answer = parseHead(answerTo(asked).trimEnd())
      if (answer === undefined || !isAnswerTo(asked, answer)) {
        throw new Error('what answers a request does not answer it')
      }
    }
    isAnswerTo(key, head)
  }
  if (refusal !== undefined) throw refusal
}

function pieceLengths(total, length) {
  return Array.from({ length: Math.ceil(total / length) }, () => length)
}

/** What a reader makes of the bytes: it gathers nothing but control frames. */
function read(input, isMasked, lengths) {
  const data = []
  const others = []
  let isClosed = false
  const open = () => {
    if (isClosed) throw new Error('something came after the end')
  }
  const taker = {
    data(bytes) {
      open()
      data.push(bytes.slice())
    },
    ping(content) {
      open()
      if (content.length > longestControl) throw new Error('a control frame was too long')
      others.push(`ping ${content}`)
    },
    close() {
      open()
      isClosed = true
    },
  }
  const reader = new FrameReader(isMasked, taker, () => 0)
  let refusal
  let offset = 0
  try {
    for (const length of lengths) {
      reader.read(input.slice(offset, offset + length))
      offset += length
    }
  } catch (error) {
    if (!expects(error)) throw error
    refusal = error
  }
  const seen = [joined(data), others.join(), isClosed, refusal?.code].join(';')
  return { seen, refusal }
}
