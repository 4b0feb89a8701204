import { constants } from 'node:os'
import { CliError } from './errors.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs `work` with a signal that is aborted by Ctrl-C, so that it can clean up.
 *
 * Only the first Ctrl-C is held back: a second one ends the process as usual. Outside of `work`
 * there is nothing to clean up, and the system's own handling is enough.
 * @throws CliError `CANCELLED` with the exit code of the signal, whatever `work` threw after it.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let exitCode = 130
  const release = () => {
    for (const name of signals) process.off(name, onSignal)
  }
  const onSignal = (name: NodeJS.Signals) => {
    exitCode = 128 + constants.signals[name]
    release()
    controller.abort()
  }
  for (const name of signals) process.on(name, onSignal)
  try {
    return await work(controller.signal)
  } catch (error) {
    if (!controller.signal.aborted) throw error
    throw new CliError('CANCELLED', 'Interrupted.', { exitCode })
  } finally {
    release()
  }
}
