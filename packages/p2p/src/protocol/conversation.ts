import { StrongholdError } from '@stronghold/stronghold'
import {
  type ByteStream,
  type FrameChannel,
  type FrameReceiver,
  StreamChannel,
} from '@stronghold/stronghold/actors'
import { type Codec, decode, encode } from '@stronghold/stronghold/codec'
import { codeOfEnd } from './errors.js'

/**
 * Frames that may wait to be read. Both sides speak in turns, and a turn has at most three frames:
 * more is a violation.
 */
const maxWaiting = 4

/**
 * A stream on which two peers speak in turns, one frame each, until it is handed over or closed.
 * Frames have their length before them (u32, little-endian).
 */
export class Conversation {
  readonly #channel: StreamChannel
  readonly #waiting: Uint8Array[] = []
  #wake: () => void = () => undefined
  #failure: StrongholdError | undefined
  readonly #over = new AbortController()
  #next: FrameReceiver | undefined
  #isNews = false

  /** `limit`: the longest frame that is taken, in bytes. */
  constructor(stream: ByteStream, limit: number) {
    // Written bytes belong to libp2p until they are encrypted.
    this.#channel = new StreamChannel(stream, { wipe: false })
    this.#channel.open(
      {
        frame: (bytes) => this.#take(bytes),
        broken: () => (this.#next ? this.#next.broken() : this.#break('PROTOCOL_VIOLATION')),
        lost: () => {
          this.#break('CONNECTION_LOST')
          this.#next?.lost()
        },
      },
      limit,
    )
  }

  /** Whether it has been closed, or has failed. */
  get isOver(): boolean {
    return this.#failure !== undefined
  }

  /** Fires when it is over, for a waiter for anything but a frame. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  /** Takes frames of up to `limit` bytes from now on. */
  admit(limit: number): void {
    this.#channel.admit(limit)
  }

  /** Sends a value as one frame; resolves when there is room for more. */
  async say<T>(codec: Codec<T>, value: T): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    await this.#channel.send(encode(codec, value))
  }

  /**
   * The next frame of the other side.
   * @throws StrongholdError `PROTOCOL_VIOLATION` for bytes that the codec refuses;
   * `CONNECTION_LOST`;
   *   `TIMED_OUT` or `CANCELLED` when `signal` fires, which ends the conversation.
   */
  async hear<T>(codec: Codec<T>, signal: AbortSignal): Promise<T> {
    const frame = await this.#frame(signal)
    try {
      return decode(codec, frame)
    } catch (error) {
      this.#break('PROTOCOL_VIOLATION')
      throw new StrongholdError('PROTOCOL_VIOLATION', { cause: error })
    }
  }

  /** From now on a waiting frame stands for all further ones, which are dropped. */
  takeNews(): void {
    this.#isNews = true
  }

  /** Resolves when it is over; any frame of the other side ends it. */
  async ended(): Promise<void> {
    while (this.#failure === undefined) {
      if (this.#waiting.length > 0) this.#break('PROTOCOL_VIOLATION')
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  /** The stream from the next frame on, for a new owner; frames that came early are a violation. */
  handOver(): FrameChannel {
    const channel = this.#channel
    return {
      open: (receiver, limit) => {
        this.#next = receiver
        channel.admit(limit)
        // Not while the caller still opens it.
        if (this.#waiting.length > 0) queueMicrotask(() => receiver.broken())
        else if (this.#failure !== undefined) queueMicrotask(() => receiver.lost())
        this.#forget()
      },
      admit: (limit) => channel.admit(limit),
      send: (frame, more) => channel.send(frame, more),
      close: (abandon) => channel.close(abandon),
    }
  }

  /** Ends it: after the sent frames, or with `abandon` at once. */
  close(abandon = false): void {
    this.#failure ??= new StrongholdError('REFERENCE_STOPPED')
    this.#forget()
    this.#channel.close(abandon)
    this.#wake()
    this.#over.abort()
    // The new owner receives nothing of the channel any more.
    this.#next?.lost()
  }

  async #frame(signal: AbortSignal): Promise<Uint8Array> {
    const abort = () => this.#break(codeOfEnd(signal))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    try {
      for (;;) {
        const frame = this.#waiting.shift()
        if (frame !== undefined) return frame
        if (this.#failure !== undefined) throw this.#failure
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  #take(bytes: Uint8Array): void {
    if (this.#next !== undefined) this.#next.frame(bytes)
    else if (this.#isNews && this.#waiting.length > 0) bytes.fill(0)
    else if (this.#waiting.length >= maxWaiting) this.#break('PROTOCOL_VIOLATION')
    else {
      this.#waiting.push(bytes)
      this.#wake()
    }
  }

  #break(code: 'PROTOCOL_VIOLATION' | 'CONNECTION_LOST' | 'TIMED_OUT' | 'CANCELLED'): void {
    // Frames that came before the end of the stream are still delivered.
    if (code !== 'CONNECTION_LOST') this.#forget()
    this.#failure ??= new StrongholdError(code)
    this.#channel.close(true)
    this.#wake()
    this.#over.abort()
  }

  #forget(): void {
    for (const frame of this.#waiting) frame.fill(0)
    this.#waiting.length = 0
  }
}
