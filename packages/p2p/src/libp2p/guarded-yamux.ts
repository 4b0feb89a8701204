import type { MessageStream, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import { StrongholdError } from '@stronghold/stronghold'
import { FrameGuard, type FrameHead, maxFrameLength } from './frame-guard.js'
import { openWindowsLazily } from './lazy-windows.js'
import { endWhenSilent } from './silence.js'

const headLength = 12

/**
 * Bytes that may wait for one connection, against a peer that makes this side answer and never
 * reads.
 */
const maxUnsent = 4 << 20

/** No stream is ended for being quiet: pings find out whether the peer is there. */
const forever = 2 ** 31 - 1

/** Bytes, in one piece or in several. */
type Pieces = Uint8Array | Iterable<Uint8Array>

/** A frame as Yamux takes it. */
interface Frame {
  readonly header: FrameHead
  readonly data?: Uint8Array
}

/** The internals of Yamux: the part that cuts bytes into frames, and the part that takes them. */
interface Insides {
  decoder: { emitFrames(bytes: Pieces): Iterable<Frame> }
  onData(bytes: Pieces): void
  readonly streams: readonly { readonly streamId: number; readonly protocol: string }[]
}

/**
 * Yamux whose peers cannot make this side hold more than its windows.
 * @param openings streams that a peer may open in ten seconds.
 * @param now milliseconds, never set back.
 */
export function guardedYamux(openings: number, now: () => number): () => StreamMuxerFactory {
  const make = yamux({
    maxInboundStreams: 64,
    streamOptions: {
      inactivityTimeout: forever,
      maxStreamWindowSize: maxFrameLength,
      // For streams without a listener: they wait for a handler, or are closed.
      maxReadBufferLength: 1 << 18,
    },
  })
  return () => {
    const factory = make()
    return {
      protocol: factory.protocol,
      createStreamMuxer: (connection) =>
        guarded(factory.createStreamMuxer(connection), connection, openings, now),
    }
  }
}

function guarded(
  muxer: StreamMuxer,
  connection: MessageStream,
  openings: number,
  now: () => number,
): StreamMuxer {
  const insides = muxer as unknown as Insides
  // A later version with other internals must not run without a guard.
  if (typeof insides.decoder?.emitFrames !== 'function' || typeof insides.onData !== 'function') {
    throw new StrongholdError('INTERNAL')
  }
  const guard = new FrameGuard(
    (id) => insides.streams.find(({ streamId }) => streamId === id)?.protocol,
    openings,
    now,
  )
  insides.decoder = new GuardedDecoder(guard)
  const take = insides.onData.bind(insides)
  const heard = endWhenSilent(muxer, connection)
  insides.onData = (bytes) => {
    heard()
    try {
      take(bytes)
    } catch (error) {
      // Whatever Yamux calls it, the code that closes the connection must see a violation.
      throw new StrongholdError('PROTOCOL_VIOLATION', { cause: error })
    }
  }
  connection.maxWriteBufferLength = maxUnsent
  openWindowsLazily(muxer)
  return muxer
}

/** Cuts bytes into frames of Yamux, each checked as soon as its head is here. */
class GuardedDecoder {
  readonly #guard: FrameGuard
  readonly #headBytes = new Uint8Array(headLength)
  #head: FrameHead | undefined
  /** The buffer being filled: the head, or the content. */
  #target = this.#headBytes
  #filled = 0

  constructor(guard: FrameGuard) {
    this.#guard = guard
  }

  *emitFrames(pieces: Pieces): Generator<Frame> {
    for (const piece of pieces instanceof Uint8Array ? [pieces] : pieces) {
      let offset = 0
      while (offset < piece.length) {
        const part = piece.subarray(offset, offset + this.#target.length - this.#filled)
        this.#target.set(part, this.#filled)
        this.#filled += part.length
        offset += part.length
        const frame = this.#filled === this.#target.length ? this.#complete() : undefined
        if (frame !== undefined) yield frame
      }
    }
  }

  /** The frame that is whole, if one is. */
  #complete(): Frame | undefined {
    const [head, data] = [this.#head, this.#target]
    this.#filled = 0
    if (head !== undefined) {
      this.#head = undefined
      this.#target = this.#headBytes
      return { header: head, data }
    }
    const header = headOf(this.#headBytes)
    this.#guard.judge(header)
    if (header.type !== 0) return { header }
    if (header.length === 0) return { header, data: new Uint8Array(0) }
    this.#head = header
    this.#target = new Uint8Array(header.length)
    return undefined
  }
}

function headOf(bytes: Uint8Array): FrameHead {
  if (bytes[0] !== 0) throw new StrongholdError('PROTOCOL_VIOLATION')
  const view = new DataView(bytes.buffer)
  return {
    type: view.getUint8(1),
    flag: view.getUint16(2),
    streamID: view.getUint32(4),
    length: view.getUint32(8),
  }
}
