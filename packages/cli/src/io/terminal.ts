import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { isatty, type ReadStream } from 'node:tty'
import { floor } from './floor.js'

/** An open terminal, which belongs to its opener: other output to it waits. */
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

const ending = (['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const).filter(
  (name) => constants.signals[name] !== undefined,
)

/** Windows has no jobs that are stopped. */
const hasStops = constants.signals.SIGCONT !== undefined

/**
 * Hides typed text until this is disposed, or a signal ends the process: the echo is then restored
 * for the shell. `interrupted` is called if another handler takes the signal; otherwise the process
 * ends, without a core file, which would hold the typed text. A process that was stopped and
 * continues finds the terminal as the shell left it, with its echo: the echo is switched off again,
 * and `resumed` is called.
 */
export function withoutEcho(
  input: ReadStream,
  interrupted: () => void,
  resumed: () => void = () => undefined,
): Disposable {
  const restore = () => {
    for (const name of ending) process.off(name, onSignal)
    if (hasStops) process.off('SIGCONT', onContinue)
    if (!input.destroyed) input.setRawMode(false)
  }
  const onSignal = (name: NodeJS.Signals) => {
    restore()
    if (process.listenerCount(name) === 0) process.exit(128 + constants.signals[name])
    interrupted()
  }
  const onContinue = () => {
    // Node believes it to be raw still, and would do nothing.
    input.setRawMode(false)
    input.setRawMode(true)
    resumed()
  }
  for (const name of ending) process.on(name, onSignal)
  if (hasStops) process.on('SIGCONT', onContinue)
  input.setRawMode(true)
  return { [Symbol.dispose]: restore }
}
