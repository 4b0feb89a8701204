import { writeSync } from 'node:fs'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { ReadStream } from 'node:tty'
import { usage } from './errors.js'
import { openTerminal, withoutEcho } from './terminal.js'

/** Milliseconds in which earlier typing arrives, and is dropped. */
const drain = 100

const ctrlC = 0x03

/**
 * Asks a question on the terminal that only `y` answers with yes, and only when it was typed after
 * the question had appeared: a yes to an earlier one must not count for this one. While it is open
 * nothing else is written there.
 * @param option what to use without a terminal.
 * @param signal takes the question back; the answer is no.
 * @throws CliError `USAGE` without a terminal.
 */
export async function confirm(
  question: string,
  option: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const terminal = openTerminal()
  if (terminal === undefined) throw usage('There is no terminal to ask.', option)
  const input = new ReadStream(terminal.input)
  let isAsked = false
  try {
    // Raw mode: a `y` without a line end would otherwise stay in the terminal, and a later Return
    // would send it.
    let interrupt: () => void = () => undefined
    const raw = withoutEcho(input, () => interrupt())
    const answer = new Promise<string>((resolve, reject) => {
      input.on('data', (chunk: Buffer) => {
        if (isAsked) resolve(chunk.toString('latin1'))
        else if (chunk.includes(ctrlC)) process.kill(process.pid, 'SIGINT')
      })
      interrupt = () => resolve('')
      input.once('end', () => resolve(''))
      input.once('error', reject)
      signal?.addEventListener('abort', () => resolve(''), { once: true })
    })
    answer.catch(() => undefined)
    await sleep(drain)
    // A late timer may fire before earlier typing is read.
    await turn()
    raw[Symbol.dispose]()
    if (signal?.aborted) return false
    isAsked = true
    writeSync(terminal.output, `${question} [y/N] `)
    const isYes = /^y(es)?\s*$/i.test(await answer)
    if (!signal?.aborted) return isYes
    writeSync(terminal.output, '\n')
    return false
  } finally {
    input.setRawMode(false)
    input.destroy()
    terminal.close()
  }
}
