import { exact } from './codec/exact.js'
import { type Crossing, errorTable } from './error-table.js'
import { type ErrorCode, errorOfWord, errorWord, isCode, StrongholdError } from './errors.js'

/**
 * The form of an error for another side: the word of a code that may cross, and for all others only
 * the failure.
 */
export const answeredWord = exact(
  2,
  function answeredWord(error: unknown, crossing: Crossing = 'client'): string {
    const { code } = (error ?? {}) as { code?: unknown }
    const isOurs = error instanceof StrongholdError && isCode(code)
    return isOurs && crosses(code, crossing) ? errorWord(error) : 'PEER_FAILED'
  },
)

/**
 * The one place that makes errors of another side's answers, marked `remote`. A word that may not
 * cross, or that is unknown, is `PEER_FAILED`.
 */
export const answeredError = exact(
  2,
  function answeredError(word: unknown, crossing: Crossing = 'client'): StrongholdError {
    const { code, limit, place } = errorOfWord(word)
    if (!crosses(code, crossing)) return new StrongholdError('PEER_FAILED', { remote: true })
    return new StrongholdError(code, {
      remote: true,
      ...(limit === undefined ? {} : { limit }),
      ...(place === undefined ? {} : { place }),
    })
  },
)

function crosses(code: ErrorCode, crossing: Crossing): boolean {
  const [, , own] = errorTable[code] as readonly [string, string, Crossing?]
  return own === 'client' || (own !== undefined && own === crossing)
}
