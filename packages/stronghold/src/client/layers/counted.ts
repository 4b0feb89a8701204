import { StrongholdError } from '../../contract/errors.js'
import type { AskClient, Layer } from '../ask-client.js'

/**
 * Commits counted uses in advance; the caller calls the returned function once the use was made, or
 * was not.
 */
export type Reserve = () => Promise<() => void>

/** One commit covers a call; further ones are needed when other callers take its uses first. */
const maxAttempts = 8

const detail = `${maxAttempts - 1} commits did not count it: others took what they counted, each took over 30 seconds, or the chain itself makes the secret.`

/** Commits what counted uses wait for, and asks again: `untilCounted` for each message. */
export function counted(reserve: Reserve): Layer {
  return (ask): AskClient =>
    (name, input, options) =>
      untilCounted(() => ask(name, input, options), reserve)
}

/**
 * Some uses are counted in the file before they happen: a commit, then the call again.
 * @throws StrongholdError `COMMIT_REQUIRED` when that does not help, after a few commits.
 */
export async function untilCounted<T>(work: () => Promise<T>, reserve: Reserve): Promise<T> {
  let done = () => {}
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const waits = error instanceof StrongholdError && error.code === 'COMMIT_REQUIRED'
      if (!waits) throw error
      if (attempt === maxAttempts) throw new StrongholdError(error.code, { detail, cause: error })
    } finally {
      done()
      done = () => {}
    }
    done = await reserve()
  }
}
