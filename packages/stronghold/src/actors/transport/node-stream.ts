import type { ByteReceiver, ByteStream } from './byte-stream.js'

/** What is needed of a `stream.Readable` of Node, such as the `stdout` of a child process. */
export interface NodeReadable {
  on(event: string, listener: (argument: unknown) => void): unknown
  off(event: string, listener: (argument: unknown) => void): unknown
  resume(): unknown
  destroy(): unknown
}

/** What is needed of a `stream.Writable` of Node, such as the `stdin` of a child process. */
export interface NodeWritable {
  on(event: string, listener: (argument: unknown) => void): unknown
  off(event: string, listener: (argument: unknown) => void): unknown
  write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean
  end(): unknown
  destroy(): unknown
}

/** A duplex stream of Node, such as a socket. */
export type NodeDuplex = NodeReadable & NodeWritable

/** Milliseconds that the other side has for taking what was written before a close. */
const linger = 1000

/** The streams of Node as a stream of bytes; a duplex is both. */
export class NodeByteStream implements ByteStream {
  readonly #readable: NodeReadable
  readonly #writable: NodeWritable
  #receiver: ByteReceiver | undefined

  constructor(readable: NodeReadable, writable: NodeWritable) {
    this.#readable = readable
    this.#writable = writable
  }

  open(receiver: ByteReceiver): void {
    this.#receiver = receiver
    this.#readable.on('data', this.#take)
    for (const event of ['end', 'close', 'error']) this.#readable.on(event, this.#ended)
    for (const event of ['close', 'error']) this.#writable.on(event, this.#ended)
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#writable.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  close(abandon: boolean): void {
    this.#receiver = undefined
    this.#readable.off('data', this.#take)
    for (const event of ['end', 'close']) this.#readable.off(event, this.#ended)
    this.#writable.off('close', this.#ended)
    // The listeners of `error` stay: without one, an error on the way out would end the process.
    if (abandon) {
      this.#destroy()
      return
    }
    // With unread bytes a socket is reset, and the other side loses what was sent last.
    this.#readable.resume()
    this.#writable.end()
    const timer = setTimeout(() => this.#destroy(), linger)
    this.#readable.on('close', () => clearTimeout(timer))
  }

  readonly #take = (chunk: unknown) => {
    if (chunk instanceof Uint8Array) this.#receiver?.bytes(chunk)
    // With an encoding set, or in object mode, what comes are not the bytes that were sent.
    else this.#ended()
  }

  readonly #ended = () => {
    const receiver = this.#receiver
    this.#receiver = undefined
    receiver?.ended()
  }

  #destroy(): void {
    this.#readable.destroy()
    this.#writable.destroy()
  }
}
