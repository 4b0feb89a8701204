import type { WriteStream } from 'node:tty'
import picocolors from 'picocolors'
import { CliError, type Failure, OutputClosed } from './errors.js'
import { json, line } from './visible.js'

type Stream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>

/** Where output goes and in which form. */
export interface OutputOptions {
  readonly stdout: Stream
  readonly stderr: Stream
  /** Whether stdout is the null device, which takes everything and keeps nothing. */
  readonly stdoutIsNull: boolean
  readonly env: NodeJS.ProcessEnv
  /** One JSON object per line on both streams. */
  readonly json: boolean
}

/** Data on stdout, talk on stderr. */
export class Output {
  readonly json: boolean
  /** Colours for stdout; they do nothing where there should be none. */
  readonly colors: ReturnType<typeof picocolors.createColors>
  /** Whether somebody sees what is written to stdout. */
  readonly showsOnTerminal: boolean
  /** Whether something may be drawn on stderr and be erased again. */
  readonly animated: boolean
  readonly stderr: Stream
  readonly #stdout: Stream
  readonly #stdoutIsNull: boolean
  readonly #errorColors: ReturnType<typeof picocolors.createColors>

  constructor({ stdout, stdoutIsNull, stderr, env, json }: OutputOptions) {
    this.json = json
    this.stderr = stderr
    this.#stdout = stdout
    this.#stdoutIsNull = stdoutIsNull
    this.showsOnTerminal = stdout.isTTY === true
    const fancy = (stream: Stream) => stream.isTTY === true && env.TERM !== 'dumb'
    const colored = (stream: Stream) => fancy(stream) && !env.NO_COLOR
    this.colors = picocolors.createColors(colored(stdout))
    this.#errorColors = picocolors.createColors(colored(stderr))
    this.animated = fancy(stderr) && !json
  }

  /** Writes the answer of a command: `value` with `--json`, else `text` and a line end. */
  result(value: object, text: string): Promise<void> {
    return this.bytes(`${this.json ? json(value) : text}\n`)
  }

  /**
   * Writes to stdout, as it is, and waits until it has left.
   * @throws OutputClosed when nobody reads; CliError `OUTPUT_FAILED`.
   */
  bytes(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stdout.write(data, (error) => {
        if (!error) resolve()
        else if ((error as NodeJS.ErrnoException).code === 'EPIPE') reject(new OutputClosed())
        else reject(new CliError('OUTPUT_FAILED', 'The output cannot be written.'))
      })
    })
  }

  /**
   * Before something is printed of which there is no other copy. Node puts the null device in the
   * place of a standard output that was closed, so a write to it would succeed.
   * @throws OutputClosed when nobody can receive it.
   */
  requireReceiver(): void {
    if (this.#stdoutIsNull) throw new OutputClosed()
  }

  /** Tells the user something; `kind` is for programs. */
  notice(kind: string, text: string): void {
    this.#talk(this.json ? json({ notice: { kind, message: text } }) : text)
  }

  /** Tells why the command failed. */
  failure({ code, message, hint, remote }: Failure): void {
    if (this.json) {
      this.#talk(json({ error: { code, message, ...(remote ? { remote } : {}) } }))
      return
    }
    const { red, dim } = this.#errorColors
    this.#talk(`${red('error:')} ${line(message)} (${code})`)
    if (hint !== undefined) this.#talk(`${dim('hint:')} ${hint}`)
  }

  #talk(text: string): void {
    this.stderr.write(`${text}\n`)
  }
}
