import { closeSync, openSync } from 'node:fs'
import { isatty } from 'node:tty'

/** A terminal that is open. */
export interface Terminal {
  /** Belongs to the stream that reads it. */
  readonly input: number
  readonly output: number
  close(): void
}

/** The controlling terminal, whatever standard input is; Windows has standard input only. */
export function openTerminal(): Terminal | undefined {
  try {
    const output = openSync('/dev/tty', 'w')
    return { input: openSync('/dev/tty', 'r'), output, close: () => closeSync(output) }
  } catch {
    return isatty(0) ? { input: 0, output: 2, close: () => undefined } : undefined
  }
}

/** Whether there is a terminal to ask. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return isatty(0)
  }
}
