import { decodeFrame, encodeFrame, farewell, kinds } from './frames.js'
import type { FrameChannel } from './transport/frame-channel.js'

/** Why a connection ended. */
export type EndReason = 'REFERENCE_STOPPED' | 'CONNECTION_LOST' | 'PROTOCOL_VIOLATION'

/** One half of a reference, as its connection sees it. */
export interface Half {
  /** A frame that is no farewell; an error ends the connection as a violation. */
  frame(bytes: Uint8Array): void
  /** Called once; nothing comes after it. */
  over(reason: EndReason): void
}

/** The life of a connection: both halves begin and end it in the same way. */
export class Connection {
  readonly #channel: FrameChannel
  readonly #half: Half
  #isOver = false

  /** `limit`: the longest frame that is taken at first, in bytes. */
  constructor(channel: FrameChannel, half: Half, limit: number) {
    this.#channel = channel
    this.#half = half
    channel.open(
      {
        frame: (bytes) => this.#receive(bytes),
        broken: () => this.refuse(),
        lost: () => this.#finish('CONNECTION_LOST', true),
      },
      limit,
    )
  }

  /** Whether the connection has ended in both directions. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Takes frames of up to `limit` bytes from now on. */
  admit(limit: number): void {
    this.#channel.admit(limit)
  }

  /**
   * Sends and wipes a frame; resolves when there is room for more. Never rejects. `more`: another
   * one follows within a moment.
   */
  async send(frame: Uint8Array, more = false): Promise<void> {
    if (this.#isOver) frame.fill(0)
    else await this.#channel.send(frame, more)
  }

  /** Tells the other side that this is over. */
  stop(): void {
    void this.send(encodeFrame(farewell, { reason: 'stopped' }))
    this.#finish('REFERENCE_STOPPED', false)
  }

  /** Ends because of a violation by the other side, which is told only that. */
  refuse(): void {
    void this.send(encodeFrame(farewell, { reason: 'violation' }))
    this.#finish('PROTOCOL_VIOLATION', true)
  }

  #receive(bytes: Uint8Array): void {
    try {
      if (bytes[0] !== kinds.farewell) this.#half.frame(bytes)
      else if (decodeFrame(farewell, bytes).reason === 'stopped') {
        this.#finish('REFERENCE_STOPPED', false)
      } else this.#finish('PROTOCOL_VIOLATION', true)
    } catch {
      bytes.fill(0)
      this.refuse()
    }
  }

  #finish(reason: EndReason, abandon: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#channel.close(abandon)
    this.#half.over(reason)
  }
}
