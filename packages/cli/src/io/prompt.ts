import { writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { CliError, usage } from './errors.js'
import { LineEditor } from './line-editor.js'
import { openTerminal, withoutEcho } from './terminal.js'

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
    let interrupt: () => void = () => undefined
    const interrupted = new Promise<'interrupted'>((resolve) => {
      interrupt = () => resolve('interrupted')
    })
    using _ = withoutEcho(input, interrupt, () => writeSync(terminal.output, question))
    writeSync(terminal.output, question)
    const state = await Promise.race([readLine(input, editor), interrupted])
    writeSync(terminal.output, '\n')
    if (state === 'interrupted') throw new CliError('CANCELLED', 'Interrupted.')
    if (state === 'too-long') throw usage('The line is too long for a secret.')
    return editor.line()
  } finally {
    editor.wipe()
    input.destroy()
    terminal.close()
  }
}

/**
 * Asks for a new secret, and for the same again: nobody can read it later.
 * @throws CliError `PASSPHRASE_MISMATCH`, and as `promptSecret`.
 */
export async function promptTwice(question: string, option: string): Promise<Uint8Array> {
  const first = await promptSecret(question, option)
  const second = await promptSecret('The same again: ', option)
  const isSame = Buffer.compare(first, second) === 0
  second.fill(0)
  if (isSame) return first
  first.fill(0)
  throw new CliError('PASSPHRASE_MISMATCH', 'The two entries differ.')
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
