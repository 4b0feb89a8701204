import type { Socket } from 'node:net'
import type { AbortOptions, Logger } from '@libp2p/interface'
import { AbstractMultiaddrConnection, type SendResult } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import { StrongholdError } from '@stronghold/stronghold'
import { FrameReader, opcodes } from './frame-reader.js'
import { dataFrames, frame } from './frame-writer.js'

/** Milliseconds without a packet after which a connection is ended; pings come more often. */
const inactivityMilliseconds = 120_000
/** Milliseconds for the other side to close. */
const linger = 1000

/** The used part of a connection's bytes: libp2p's `Uint8ArrayList`. */
type Pieces = Iterable<Uint8Array> & { readonly byteLength: number }

/** The parts of a connection. */
export interface ConnectionParts {
  /** A socket after its handshake; paused, and with a listener for errors. */
  readonly socket: Socket
  /** The bytes after the handshake, in the same packet. */
  readonly head: Uint8Array
  readonly remoteAddr: Multiaddr
  readonly direction: 'inbound' | 'outbound'
  readonly log: Logger
  readonly now: () => number
}

/** A WebSocket as a connection of libp2p: binary messages are one stream of bytes, either way. */
export class WebSocketConnection extends AbstractMultiaddrConnection {
  readonly #socket: Socket
  readonly #isClient: boolean
  #isClosing = false

  constructor({ socket, head, now, ...init }: ConnectionParts) {
    super(init)
    this.#socket = socket
    this.#isClient = init.direction === 'outbound'
    const reader = new FrameReader(
      !this.#isClient,
      {
        data: (bytes) => this.onData(bytes),
        ping: (content) => this.#answer(content),
        close: () => this.#closed(),
      },
      now,
    )
    const read = (bytes: Uint8Array) => {
      try {
        reader.read(bytes)
      } catch (error) {
        this.abort(error as Error)
      }
    }
    socket.on('data', read)
    socket.on('error', (error) => this.abort(error))
    socket.on('drain', () => this.safeDispatchEvent('drain'))
    socket.once('end', () => this.onTransportClosed())
    socket.once('close', () => this.onTransportClosed())
    socket.setTimeout(inactivityMilliseconds, () => this.abort(new StrongholdError('TIMED_OUT')))
    socket.setNoDelay(true)
    if (head.length > 0) socket.unshift(head)
    socket.resume()
  }

  override sendData(data: Pieces): SendResult {
    let canSendMore = true
    this.#socket.cork()
    for (const bytes of data) {
      for (const piece of dataFrames(bytes, this.#isClient)) canSendMore = this.#socket.write(piece)
    }
    this.#socket.uncork()
    return { sentBytes: data.byteLength, canSendMore }
  }

  override async sendClose({ signal }: AbortOptions = {}): Promise<void> {
    const socket = this.#socket
    if (socket.destroyed) return
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    this.#sayClose()
    socket.end()
    const end = () => socket.destroy()
    const timer = setTimeout(end, linger)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) end()
    await closed
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }

  override sendReset(): void {
    this.#socket.destroy()
  }

  override sendPause(): void {
    this.#socket.pause()
  }

  override sendResume(): void {
    this.#socket.resume()
  }

  /** A peer that pings and does not read its pongs gets no more: they would be kept for it. */
  #answer(content: Uint8Array): void {
    if (this.#isClosing || this.#socket.writableLength > 0) return
    this.#write(frame(opcodes.pong, content, this.#isClient))
  }

  #closed(): void {
    this.#sayClose()
    this.#socket.end()
    setTimeout(() => this.#socket.destroy(), linger).unref()
    this.onTransportClosed()
  }

  #sayClose(): void {
    if (this.#isClosing) return
    this.#isClosing = true
    // 1000: it is over, and nothing is wrong (RFC 6455, 7.4.1).
    this.#write(frame(opcodes.close, Uint8Array.of(3, 232), this.#isClient))
  }

  #write(pieces: readonly Uint8Array[]): void {
    if (!this.#socket.writable) return
    for (const piece of pieces) this.#socket.write(piece)
  }
}
