import { closeSync, openSync, writeSync } from 'node:fs'
import { isatty, ReadStream } from 'node:tty'
import { CliError, usage } from './errors.js'
import { LineEditor } from './line-editor.js'

// Long enough for 24 words in any language; a passphrase has far less.
const capacity = 4096

/**
 * Asks on the terminal and reads a line of secret text that is not shown.
 *
 * The terminal is asked even when standard input and output lead elsewhere. The line never becomes
 * a JavaScript string; the caller wipes it.
 * @throws CliError `USAGE` without a terminal, `CANCELLED` (exit code 130) after Ctrl-C.
 */
export async function promptSecret(question: string, option: string): Promise<Uint8Array> {
  const terminal = openTerminal()
  if (terminal === undefined) {
    throw usage('There is no terminal to ask for a secret.', `use ${option}`)
  }
  const editor = new LineEditor(capacity)
  const input = new ReadStream(terminal.input)
  try {
    input.setRawMode(true)
    writeSync(terminal.output, question)
    const state = await readLine(input, editor)
    writeSync(terminal.output, '\n')
    if (state === 'interrupted') throw new CliError('CANCELLED', 'Interrupted.')
    if (state === 'too-long') throw usage('The line is too long for a secret.')
    return editor.line()
  } finally {
    editor.wipe()
    input.setRawMode(false)
    input.destroy()
    terminal.close()
  }
}

/**
 * Asks a question on the terminal that only `y` answers with yes.
 * @throws CliError `USAGE` without a terminal.
 */
export async function confirm(question: string, option: string): Promise<boolean> {
  const terminal = openTerminal()
  if (terminal === undefined) throw usage('There is no terminal to ask.', `use ${option}`)
  const input = new ReadStream(terminal.input)
  try {
    writeSync(terminal.output, `${question} [y/N] `)
    const answer = await new Promise<string>((resolve, reject) => {
      input.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1')))
      input.once('end', () => resolve(''))
      input.once('error', reject)
    })
    return /^y(es)?\s*$/i.test(answer)
  } finally {
    input.destroy()
    terminal.close()
  }
}

function readLine(input: ReadStream, editor: LineEditor): Promise<string> {
  return new Promise((resolve, reject) => {
    input.on('data', (chunk: Buffer) => {
      const state = editor.feed(chunk)
      chunk.fill(0)
      if (state === 'open') return
      input.pause()
      resolve(state)
    })
    input.once('end', () => resolve('interrupted'))
    input.once('error', reject)
  })
}

interface Terminal {
  /** Belongs to the stream that reads it. */
  readonly input: number
  readonly output: number
  close(): void
}

// The controlling terminal, whatever standard input is; Windows has standard input only.
function openTerminal(): Terminal | undefined {
  try {
    const output = openSync('/dev/tty', 'w')
    return { input: openSync('/dev/tty', 'r'), output, close: () => closeSync(output) }
  } catch {
    return isatty(0) ? { input: 0, output: 2, close: () => undefined } : undefined
  }
}
