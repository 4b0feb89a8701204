import type { ByteReceiver, ByteStream } from './byte-stream.js'

/** The used part of a `ReadableStream` of bytes. */
export interface WebReadable {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
    cancel(): Promise<unknown>
  }
}

/** The used part of a `WritableStream` of bytes. */
export interface WebWritable {
  getWriter(): {
    write(chunk: Uint8Array): Promise<unknown>
    close(): Promise<unknown>
    abort(): Promise<unknown>
  }
}

/** A pair of web streams as a stream of bytes. Both are locked to it. */
export class WebByteStream implements ByteStream {
  readonly #reader: ReturnType<WebReadable['getReader']>
  readonly #writer: ReturnType<WebWritable['getWriter']>
  #receiver: ByteReceiver | undefined

  constructor(readable: WebReadable, writable: WebWritable) {
    this.#reader = readable.getReader()
    this.#writer = writable.getWriter()
  }

  open(receiver: ByteReceiver): void {
    this.#receiver = receiver
    this.#read().then(this.#ended, this.#ended)
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(bytes)
  }

  close(abandon: boolean): void {
    this.#receiver = undefined
    const closing = abandon ? this.#writer.abort() : this.#writer.close()
    // An error of a stream that is no longer wanted does not matter.
    closing.catch(() => undefined)
    this.#reader.cancel().catch(() => undefined)
  }

  async #read(): Promise<void> {
    while (this.#receiver !== undefined) {
      const { done, value } = await this.#reader.read()
      if (done || !(value instanceof Uint8Array)) return
      this.#receiver?.bytes(value)
    }
  }

  readonly #ended = () => {
    const receiver = this.#receiver
    this.#receiver = undefined
    receiver?.ended()
  }
}
