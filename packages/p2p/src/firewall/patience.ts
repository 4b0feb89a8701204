import { StrongholdError } from '@stronghold/stronghold'
import { codeOfEnd } from '../protocol/errors.js'

/**
 * Starts work and waits for it until a signal fires; its later outcome is dropped.
 * @throws StrongholdError `TIMED_OUT`, `CANCELLED`, or the error that the signal fired with.
 */
export async function unlessOver<T>(
  signal: AbortSignal | undefined,
  begin: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return begin()
  if (signal.aborted) throw endOf(signal)
  let stop: () => void = () => undefined
  const over = new Promise<never>((_, reject) => {
    stop = () => reject(endOf(signal))
  })
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([over, begin()])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function endOf(signal: AbortSignal): StrongholdError {
  const { reason } = signal
  return reason instanceof StrongholdError ? reason : new StrongholdError(codeOfEnd(signal))
}
