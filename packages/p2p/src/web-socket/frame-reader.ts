import { StrongholdError } from '@stronghold/stronghold'
import { Rate } from '../firewall/rate.js'

/** The kinds of frames (RFC 6455, 5.2). A text message has no use here, and is refused. */
export const opcodes = { continuation: 0, binary: 2, close: 8, ping: 9, pong: 10 } as const

/**
 * Bytes that a frame may announce. Its content is passed on piece by piece, so this takes no
 * memory.
 */
const maxFrameLength = 1 << 20
/** Bytes in a control frame (RFC 6455, 5.5). */
const maxControlLength = 125

/** The most frames in ten seconds without content, which still cause work here. */
const max = { controls: 100, empty: 1000 }
const intervalMilliseconds = 10_000

/** The receiver of frames' contents. */
export interface FrameTaker {
  /** Bytes of binary messages. Where a message ends does not matter: they are one stream. */
  data(bytes: Uint8Array): void
  ping(content: Uint8Array): void
  /** The other side closes; nothing is read after it. */
  close(): void
}

/**
 * Reads the frames of one side of a WebSocket connection. Nothing is gathered but heads and control
 * frames: a message of any length takes no more memory than the packets that it comes in.
 */
export class FrameReader {
  readonly #isMasked: boolean
  readonly #taker: FrameTaker
  readonly #controls: Rate
  readonly #empty: Rate
  /** A head: 2 bytes, 8 of a length, 4 of a mask. */
  readonly #head = new Uint8Array(14)
  #headFilled = 0
  #headLength = 2
  #opcode = 0
  readonly #mask = new Uint8Array(4)
  /** Bytes of the present frame that are still to come; undefined while its head is. */
  #left: number | undefined
  #offset = 0
  #control = new Uint8Array(0)
  #isAmidMessage = false
  #isClosed = false

  /**
   * `isMasked`: whether the frames come from a client, whose frames are masked. `now`: milliseconds,
   * never set back.
   */
  constructor(isMasked: boolean, taker: FrameTaker, now: () => number) {
    this.#isMasked = isMasked
    this.#taker = taker
    this.#controls = new Rate(max.controls, intervalMilliseconds, now)
    this.#empty = new Rate(max.empty, intervalMilliseconds, now)
  }

  /**
   * Takes received bytes, and keeps them: masked ones are unmasked in place.
   * @throws StrongholdError `PROTOCOL_VIOLATION` as soon as a byte shows that this is no frame.
   */
  read(bytes: Uint8Array): void {
    let offset = 0
    while (offset < bytes.length && !this.#isClosed) {
      offset +=
        this.#left === undefined
          ? this.#readHead(bytes.subarray(offset))
          : this.#readContent(bytes.subarray(offset, offset + this.#left), this.#left)
    }
  }

  #readHead(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.#headLength - this.#headFilled)
    this.#head.set(part, this.#headFilled)
    this.#headFilled += part.length
    if (this.#headFilled < this.#headLength) return part.length
    if (this.#headLength === 2) this.#headLength = this.#judgeStart()
    if (this.#headFilled === this.#headLength) this.#begin()
    return part.length
  }

  /** Looks at the first two bytes; answers the length of the head. */
  #judgeStart(): number {
    const [first = 0, second = 0] = this.#head
    const [isFinal, reserved, opcode] = [first >= 0x80, first & 0x70, first & 0x0f]
    const [isMasked, length] = [second >= 0x80, second & 0x7f]
    demand(reserved === 0 && isMasked === this.#isMasked)
    if (opcode >= opcodes.close) {
      demand(opcode <= opcodes.pong && isFinal && length <= maxControlLength)
      demand(this.#controls.take())
    } else {
      const expected = this.#isAmidMessage ? opcodes.continuation : opcodes.binary
      demand(opcode === expected)
      this.#isAmidMessage = !isFinal
      if (length === 0) demand(this.#empty.take())
    }
    this.#opcode = opcode
    return 2 + (length === 127 ? 8 : length === 126 ? 2 : 0) + (isMasked ? 4 : 0)
  }

  /** The head is whole. */
  #begin(): void {
    const view = new DataView(this.#head.buffer)
    const short = view.getUint8(1) & 0x7f
    const length =
      short === 127 ? view.getBigUint64(2) : BigInt(short === 126 ? view.getUint16(2) : short)
    demand(length <= maxFrameLength)
    if (this.#isMasked) this.#mask.set(this.#head.subarray(this.#headLength - 4, this.#headLength))
    this.#headFilled = 0
    this.#headLength = 2
    this.#offset = 0
    if (this.#opcode >= opcodes.close) this.#control = new Uint8Array(Number(length))
    this.#left = Number(length)
    if (length === 0n) this.#readContent(new Uint8Array(0), 0)
  }

  #readContent(bytes: Uint8Array, left: number): number {
    if (this.#isMasked) unmask(bytes, this.#mask, this.#offset)
    const isControl = this.#opcode >= opcodes.close
    if (isControl) this.#control.set(bytes, this.#offset)
    this.#offset += bytes.length
    this.#left = left - bytes.length === 0 ? undefined : left - bytes.length
    if (!isControl) {
      if (bytes.length > 0) this.#taker.data(bytes)
    } else if (this.#left === undefined) this.#endControl()
    return bytes.length
  }

  #endControl(): void {
    if (this.#opcode === opcodes.ping) this.#taker.ping(this.#control)
    else if (this.#opcode === opcodes.close) {
      this.#isClosed = true
      this.#taker.close()
    }
  }
}

/** Applies a mask of 4 bytes in place; `offset` is where in its frame the first byte is. */
export function unmask(bytes: Uint8Array, mask: Uint8Array, offset: number): void {
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (bytes[i] as number) ^ (mask[(offset + i) & 3] as number)
  }
}

function demand(isFine: boolean): asserts isFine {
  if (!isFine) throw new StrongholdError('PROTOCOL_VIOLATION')
}
