import type { Stream } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import type { ByteReceiver, ByteStream } from '@stronghold/stronghold/actors'

/** Milliseconds that bytes wait for more, and the number of bytes that do not wait. */
const deferMilliseconds = 1
const enough = 4096

/** Bytes that libp2p gets at a time: it copies bytes that it cannot send yet. */
const slice = 1 << 16

/** Milliseconds for the other side to close a stream that this side has closed. */
const linger = 5000

/**
 * A stream of libp2p as a stream of bytes.
 *
 * Bytes that are written in one turn go out as one piece: for each piece libp2p makes a frame of
 * Yamux, a record of Noise and a packet. It keeps pieces until they are encrypted, so they are not
 * wiped.
 */
export class PeerByteStream implements ByteStream {
  readonly #stream: Stream
  readonly #stall: number
  #receiver: ByteReceiver | undefined
  #pending: Uint8Array[] = []
  #waiting = 0
  #flushing: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `stall`: milliseconds for the other side to take bytes on their way. */
  constructor(stream: Stream, stall: number) {
    this.#stream = stream
    this.#stall = stall
  }

  open(receiver: ByteReceiver): void {
    this.#receiver = receiver
    this.#stream.addEventListener('remoteCloseWrite', this.#end)
    this.#stream.addEventListener('close', this.#end)
    this.#stream.addEventListener('message', this.#take)
    if (this.#stream.status !== 'open' && this.#stream.readBufferLength === 0) this.#end()
  }

  async write(bytes: Uint8Array, more = false): Promise<void> {
    this.#pending.push(bytes)
    this.#waiting += bytes.length
    if (more && this.#waiting < enough) {
      this.#timer ??= setTimeout(() => void this.#flush().catch(() => undefined), deferMilliseconds)
    } else await this.#flush()
  }

  close(abandon: boolean): void {
    this.#stop()
    if (abandon) this.#abort()
    else void this.#close()
  }

  /** Sends all waiting bytes, those that come meanwhile included, one piece after the other. */
  #flush(): Promise<void> {
    this.#flushing ??= Promise.resolve()
      .then(() => this.#send())
      .finally(() => {
        this.#flushing = undefined
      })
    return this.#flushing
  }

  async #send(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        clearTimeout(this.#timer)
        this.#timer = undefined
        this.#waiting = 0
        const bytes = joined(this.#pending)
        this.#pending = []
        for (let offset = 0; offset < bytes.length; offset += slice) {
          if (this.#stream.send(bytes.subarray(offset, offset + slice))) continue
          await this.#drained()
        }
      }
    } catch (error) {
      this.#pending = []
      this.#abort()
      throw new StrongholdError('CONNECTION_LOST', { cause: error })
    }
  }

  /**
   * Resolves when there is room again. libp2p's own `onDrain` does so only once: its promise stays
   * the same, so that from the second time on it would let every write through.
   */
  #drained(): Promise<void> {
    const stream = this.#stream
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => () => {
        clearTimeout(timer)
        stream.removeEventListener('drain', drained)
        stream.removeEventListener('close', lost)
        end()
      }
      const drained = settle(resolve)
      const lost = settle(() => reject(new StrongholdError('CONNECTION_LOST')))
      const timer = setTimeout(lost, this.#stall)
      stream.addEventListener('drain', drained)
      stream.addEventListener('close', lost)
      if (stream.status !== 'open') lost()
    })
  }

  async #close(): Promise<void> {
    try {
      await this.#stream.closeRead()
      await this.#flush()
      await this.#stream.close({ signal: AbortSignal.timeout(this.#stall) })
      // A half-closed stream has a place too, and takes bytes: a peer must not keep it by not
      // closing.
      if (this.#stream.status === 'open') setTimeout(() => this.#abort(), linger).unref()
    } catch {
      this.#abort()
    }
  }

  #abort(): void {
    this.#stream.abort(new StrongholdError('CONNECTION_LOST'))
  }

  readonly #take = ({ data }: { readonly data: Pieces }): void => {
    this.#receiver?.bytes(data instanceof Uint8Array ? data : data.subarray())
  }

  readonly #end = (): void => {
    const receiver = this.#receiver
    this.#stop()
    receiver?.ended()
  }

  #stop(): void {
    this.#receiver = undefined
    this.#stream.removeEventListener('remoteCloseWrite', this.#end)
    this.#stream.removeEventListener('close', this.#end)
    this.#stream.removeEventListener('message', this.#take)
  }
}

type Pieces = Uint8Array | { subarray(): Uint8Array }

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces
  if (first !== undefined && pieces.length === 1) return first
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const piece of pieces) {
    all.set(piece, offset)
    offset += piece.length
  }
  return all
}
