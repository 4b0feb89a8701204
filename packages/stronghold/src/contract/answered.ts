import { exact } from './codec/exact.js'
import { type Crossing, errorTable } from './error-table.js'
import { type ErrorCode, errorOfWord, errorWord, isCode, StrongholdError } from './errors.js'

/**
 * What another side is told of an error: the word of a code that may cross, and of all else only
 * that it failed.
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
 * The one place where an error that another side answered is made: it says so (`remote`). A word
 * that may not cross, or that nobody knows, is `PEER_FAILED`.
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
