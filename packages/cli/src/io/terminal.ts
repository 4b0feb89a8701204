import { closeSync, openSync } from 'node:fs'
import { isatty } from 'node:tty'
import { floor } from './floor.js'

/** A terminal that is open, and of whoever opened it: what others would write there waits. */
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
    const input = openSync('/dev/tty', 'r')
    const free = floor.take()
    const close = () => {
      closeSync(output)
      free()
    }
    return { input, output, close }
  } catch {
    return isatty(0) ? { input: 0, output: 2, close: floor.take() } : undefined
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
