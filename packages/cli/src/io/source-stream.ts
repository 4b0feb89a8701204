import { type FileHandle, open } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { type InputSource, inputFailure } from './input.js'

const pieceLength = 256 * 1024

/** A source that is open, to be read in pieces. */
export interface OpenSource extends AsyncDisposable {
  pieces(signal: AbortSignal): AsyncIterator<Uint8Array>
}

/** Opens a source, before anybody is asked for a passphrase. @throws CliError `INPUT_*`. */
export async function openSource(source: InputSource): Promise<OpenSource> {
  // As a stream, and not by its descriptor: a read that waits must not keep Ctrl-C waiting.
  if ('fd' in source) return new StandardInputStream()
  try {
    return new FileStream(await open(source.path, 'r'), source)
  } catch (error) {
    throw inputFailure(error, source)
  }
}

class StandardInputStream implements OpenSource {
  pieces(signal: AbortSignal): AsyncIterator<Uint8Array> {
    return addAbortSignal(signal, process.stdin)[Symbol.asyncIterator]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.stdin.destroy()
  }
}

class FileStream implements OpenSource {
  readonly #file: FileHandle
  readonly #source: InputSource

  constructor(file: FileHandle, source: InputSource) {
    this.#file = file
    this.#source = source
  }

  async *pieces(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (;;) {
      signal.throwIfAborted()
      const { buffer, bytesRead } = await this.#read()
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  }

  async #read() {
    try {
      return await this.#file.read(new Uint8Array(pieceLength), 0, pieceLength, null)
    } catch (error) {
      throw inputFailure(error, this.#source)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}

/**
 * A source whose beginning can be read again: only the first use shows that a key's uses are
 * counted, and then has to be repeated.
 */
export class Replayable implements AsyncDisposable {
  readonly #openSource: () => Promise<OpenSource>
  #source: OpenSource | undefined
  #kept: Uint8Array[] | undefined = []
  #pieces: AsyncIterator<Uint8Array> | undefined

  constructor(openSource: () => Promise<OpenSource>) {
    this.#openSource = openSource
  }

  /** Opens the source. @throws CliError `INPUT_*`. */
  async open(): Promise<void> {
    this.#source = await this.#openSource()
  }

  /** All pieces from the first on. */
  async *from(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.#pieces ??= (this.#source as OpenSource).pieces(signal)
    yield* this.#kept ?? []
    for (;;) {
      const next = await this.#pieces.next()
      if (next.done) return
      this.#kept?.push(next.value)
      yield next.value
    }
  }

  /** No further reading follows: nothing is kept any more. */
  forget(): void {
    this.#kept = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source?.[Symbol.asyncDispose]()
  }
}
