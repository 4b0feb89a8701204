import { Socket } from 'node:net'
import type { WriteStream } from 'node:tty'
import picocolors from 'picocolors'
import { CliError, type Failure, OutputClosed } from './errors.js'
import { floor } from './floor.js'
import { HeldLines } from './held.js'
import { json, line, shownValue } from './visible.js'

type Stream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>

/** The kind of a message that tells why a command failed: it is never left out. */
const failed = 'ERROR'

/** A message about a question, or one that the person asked for by name. */
const needed = new Set(['APPROVAL', 'PROOF', 'STACK', 'WRONG_KEY'])

/** Where output goes and in which form. */
export interface OutputOptions {
  readonly stdout: Stream
  readonly stderr: Stream
  /** Whether stdout is the null device, which takes everything and keeps nothing. */
  readonly stdoutIsNull: boolean
  readonly env: NodeJS.ProcessEnv
  /** One JSON object per line on both streams. */
  readonly json: boolean
  /** Nothing but answers, errors and questions. */
  readonly quiet?: boolean
}

/**
 * Data goes to stdout, messages to stderr. While a question is open on the terminal, output for it
 * waits for the answer.
 */
export class Output {
  readonly json: boolean
  /** Colours for stdout; they do nothing where there should be none. */
  readonly colors: ReturnType<typeof picocolors.createColors>
  /** Whether stdout is a terminal. */
  readonly showsOnTerminal: boolean
  /** Whether something may be drawn on stderr and be erased again. */
  readonly animated: boolean
  readonly #isQuiet: boolean
  readonly #stderr: Stream
  readonly #stdout: Stream
  readonly #held = new HeldLines()
  /** Results that wait until the terminal is free. */
  #waiting: (() => void)[] = []
  #isDrawn = false
  readonly #stdoutIsNull: boolean
  readonly #errorColors: ReturnType<typeof picocolors.createColors>

  constructor({ stdout, stdoutIsNull, stderr, env, json, quiet = false }: OutputOptions) {
    this.json = json
    this.#isQuiet = quiet
    this.#stderr = stderr
    this.#stdout = stdout
    this.#stdoutIsNull = stdoutIsNull
    this.showsOnTerminal = stdout.isTTY === true
    const fancy = (stream: Stream) => stream.isTTY === true && env.TERM !== 'dumb'
    const colored = (stream: Stream) => fancy(stream) && !env.NO_COLOR
    this.colors = picocolors.createColors(colored(stdout))
    this.#errorColors = picocolors.createColors(colored(stderr))
    this.animated = fancy(stderr) && !json && !quiet
    floor.listen({ taken: () => this.#erase(), freed: () => this.#tellHeld() })
  }

  /** Writes the answer of a command: `value` with `--json`, else `text` and a line end. */
  result(value: object, text: string): Promise<void> {
    return this.bytes(`${this.json ? json(value) : text}\n`)
  }

  /**
   * Writes to stdout, as it is, and waits until it has left.
   * @throws OutputClosed when nobody reads; CliError `OUTPUT_FAILED`.
   */
  async bytes(data: string | Uint8Array): Promise<void> {
    while (this.#mustWait(this.#stdout)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return this.#write(data)
  }

  /**
   * Writes bytes of a file or a peer to stdout: as they are, but for a terminal, which must not obey
   * them. There, what is no text is written in digits.
   * @throws OutputClosed when nobody reads; CliError `OUTPUT_FAILED`.
   */
  value(data: Uint8Array): Promise<void> {
    return this.bytes(this.showsOnTerminal ? shownValue(data) : data)
  }

  /**
   * Writes one of many results that nobody waits for. While a question is open, equal results
   * become one, in JSON with their count as `times`.
   * @throws OutputClosed when nobody reads; CliError `OUTPUT_FAILED`.
   */
  async event(kind: string, value: object, text: string): Promise<void> {
    if (!this.#mustWait(this.#stdout)) return this.#write(this.#line(value, text, 1))
    // The next write fails in the same way.
    const write = (line: string) => void this.#write(line).catch(() => undefined)
    // Text on stdout is data: a count in it would be read as a part of it.
    const told = (times: number) => this.#line(value, text, this.json ? times : 1)
    this.#held.add({ kind, text: told, write })
  }

  #write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stdout.write(data, (error) => {
        if (!error) resolve()
        else if ((error as NodeJS.ErrnoException).code === 'EPIPE') reject(new OutputClosed())
        else reject(new CliError('OUTPUT_FAILED', 'The output cannot be written.'))
      })
    })
  }

  /**
   * Called before something is printed that has no other copy. Node replaces a closed standard
   * output with the null device, so a write to it would succeed.
   * @throws OutputClosed when nobody can receive it.
   */
  requireReceiver(): void {
    if (this.#stdoutIsNull) throw new OutputClosed()
  }

  /** Tells the user something; `kind` is for programs. */
  notice(kind: string, text: string): void {
    if (this.#isQuiet && !needed.has(kind)) return
    this.#talk(kind, { notice: { kind, message: text } }, text)
  }

  /** Tells why the command failed. */
  failure({ code, message, hint, remote }: Failure): void {
    const { red, dim } = this.#errorColors
    const error = { code, message, ...(remote ? { remote } : {}) }
    const told = hint === undefined ? '' : `\n${dim('hint:')} ${hint}`
    this.#talk(failed, { error }, `${red('error:')} ${line(message)} (${code})${told}`)
  }

  /** Replaces the last line on stderr; without a text it is erased. */
  draw(text?: string): void {
    if (floor.isTaken) return
    this.#erase()
    if (text === undefined) return
    this.#stderr.write(text)
    this.#isDrawn = true
  }

  #erase(): void {
    if (this.#isDrawn) this.#stderr.write('\r\x1b[K')
    this.#isDrawn = false
  }

  #talk(kind: string, value: object, text: string): void {
    const write = (talk: string) => void this.#stderr.write(talk)
    if (!this.#mustWait(this.#stderr)) write(this.#line(value, text, 1))
    else {
      const always = kind === failed
      this.#held.add({ kind, text: (times) => this.#line(value, text, times), write, always })
    }
  }

  #line(value: object, text: string, times: number): string {
    if (this.json) return `${json(times === 1 ? value : { ...value, times })}\n`
    return `${text}${times === 1 || text === '' ? '' : ` (${times} times)`}\n`
  }

  /**
   * Whether a person at the terminal may see the output of a stream. A pipe may lead back to the
   * terminal (`| tee`); JSON on one is for a program.
   */
  #mustWait(stream: Stream): boolean {
    return floor.isTaken && (stream.isTTY === true || (!this.json && stream instanceof Socket))
  }

  #tellHeld(): void {
    const dropped = this.#held.flush()
    if (dropped.size > 0) {
      const counts = [...dropped].map(([kind, count]) => `${kind}: ${count}`)
      this.notice('HELD', `more came while a question was open (${counts.join(', ')})`)
    }
    for (const go of this.#waiting.splice(0)) go()
  }
}
