import { randomBytes } from 'node:crypto'
import { type opcodes, unmask } from './frame-reader.js'

/** Bytes in one frame that this side sends. */
const maxLength = 0xffff

/** Frames with bytes in them, of which the other side makes one stream: head, content, head, … */
export function* dataFrames(bytes: Uint8Array, isMasked: boolean): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += maxLength) {
    yield* frame(2, bytes.subarray(offset, offset + maxLength), isMasked)
  }
}

/** One frame: its head, and its content, which is copied if it is masked. */
export function frame(
  opcode: (typeof opcodes)[keyof typeof opcodes],
  content: Uint8Array,
  isMasked: boolean,
): Uint8Array[] {
  const { length } = content
  const size = length < 126 ? 2 : 4
  const head = new Uint8Array(isMasked ? size + 4 : size)
  head[0] = 0x80 | opcode
  head[1] = (isMasked ? 0x80 : 0) | (size === 2 ? length : 126)
  if (size === 4) new DataView(head.buffer).setUint16(2, length)
  if (!isMasked) return length === 0 ? [head] : [head, content]
  // Against proxies that take content for requests: nobody must be able to foretell it.
  const mask = randomBytes(4)
  head.set(mask, size)
  const copy = content.slice()
  unmask(copy, mask, 0)
  return length === 0 ? [head] : [head, copy]
}
