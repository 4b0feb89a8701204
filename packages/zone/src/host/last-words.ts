import type { Readable } from 'node:stream'

/** The most bytes to keep of a process's output, and characters to report of it. */
const keptBytes = 8192
const toldCharacters = 300

/** How long to wait for the remaining output of an ended process, in milliseconds. */
const patienceMilliseconds = 500

/**
 * The output of a process on standard error before it has a secret. Node and the loader of native
 * libraries report missing files there.
 */
export class LastWords {
  readonly #stream: Readable | undefined
  readonly #ended: Promise<void>
  #kept = ''

  constructor(stream: Readable | null) {
    this.#stream = stream ?? undefined
    this.#ended = new Promise((resolve) => {
      if (stream === null) return resolve()
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        this.#kept = (this.#kept + text).slice(-keptBytes)
      })
      stream.on('error', () => resolve())
      stream.on('close', () => resolve())
    })
  }

  /** The line that names an error, or else the last one; waits until the process has said all. */
  async line(): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMilliseconds)
    })
    await Promise.race([this.#ended, late])
    clearTimeout(timer)
    const lines = this.#kept
      .split('\n')
      // It must not move a cursor or pass for a line of its own.
      .map((line) => line.replace(/\p{C}/gu, ' ').trim())
      .filter((line) => line !== '')
    return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1))?.slice(
      0,
      toldCharacters,
    )
  }

  /** Listens no longer. A process that still has the other end meets a broken pipe. */
  end(): void {
    this.#stream?.destroy()
  }
}
