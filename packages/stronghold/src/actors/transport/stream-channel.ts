import { exactMethods, requireNoMore } from '../../contract/codec/exact.js'
import { given, shows } from '../../contract/codec/index.js'
import type { ByteStream } from './byte-stream.js'
import type { FrameChannel, FrameReceiver } from './frame-channel.js'
import { FrameReader, prefixed } from './frame-reader.js'

/** The options of a stream. */
export interface StreamOptions {
  /**
   * Whether bytes are wiped when the stream says that they were sent, and when they were received;
   * the default, and right for sockets and pipes. A stream that passes its chunks on within this
   * process (`PassThrough`, `TransformStream`) needs `false`.
   */
  readonly wipe?: boolean
}

const anyStream = given.having<ByteStream>('a ByteStream', 'open', 'write', 'close')
const streamOptions = given.fields<StreamOptions>({ wipe: given.optional(given.flag) })

/** Frames on a stream of bytes, each with its length before it. */
export class StreamChannel implements FrameChannel {
  readonly #stream: ByteStream
  readonly #wipe: boolean
  readonly #reader: FrameReader
  #receiver: FrameReceiver | undefined

  constructor(stream: ByteStream, options: StreamOptions = {}, ...surplus: readonly never[]) {
    requireNoMore(2, surplus)
    const { wipe = true } = given.read('options', streamOptions, options)
    this.#stream = given.read('stream', anyStream, stream)
    this.#wipe = wipe
    this.#reader = new FrameReader(0, (frame) => {
      if (this.#receiver === undefined) frame.fill(0)
      else this.#receiver.frame(frame)
    })
  }

  open(receiver: FrameReceiver, limit: number): void {
    this.#receiver = receiver
    this.#reader.limit = limit
    this.#stream.open({
      bytes: (chunk) => this.#take(chunk),
      ended: () => this.#lose(),
    })
  }

  admit(limit: number): void {
    this.#reader.limit = limit
  }

  async send(frame: Uint8Array, more = false): Promise<void> {
    const bytes = prefixed(frame)
    try {
      if (this.#receiver !== undefined) await this.#stream.write(bytes, more)
    } catch {
      this.#lose()
    } finally {
      if (this.#wipe) bytes.fill(0)
    }
  }

  close(abandon = false): void {
    if (this.#receiver === undefined) return
    this.#receiver = undefined
    this.#reader.wipe()
    this.#stream.close(abandon)
  }

  #take(chunk: Uint8Array): void {
    const isWhole = this.#reader.push(chunk)
    if (this.#wipe) chunk.fill(0)
    if (!isWhole) this.#receiver?.broken()
  }

  #lose(): void {
    const receiver = this.#receiver
    this.close(true)
    receiver?.lost()
  }
}

exactMethods(StreamChannel, { send: 2, close: 1 })
shows(StreamChannel, 'StreamChannel')
