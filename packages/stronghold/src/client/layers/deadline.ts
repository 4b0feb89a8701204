import { exact } from '../../contract/codec/exact.js'
import { given } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { AskClient, Layer } from '../ask-client.js'

/**
 * Answers `TIMED_OUT` when an answer takes longer than so many milliseconds. The message may
 * still happen, and its outcome is not reported.
 * @throws StrongholdError `INVALID_ARGUMENT` for a time that is not 0 to 2^31 - 1.
 */
export const deadline = exact(1, function deadline(milliseconds: number): Layer {
  const own = given.read('milliseconds', given.milliseconds, milliseconds)
  return (ask): AskClient =>
    async (name, input, options) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new StrongholdError('TIMED_OUT')), own)
      })
      try {
        return await Promise.race([ask(name, input, options), late])
      } finally {
        clearTimeout(timer)
      }
    }
})
