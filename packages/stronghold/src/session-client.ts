import { StrongholdError } from './errors.js'
import { type AskClient, changesClient } from './messages/client-messages.js'
import type { Message } from './messages/define.js'
import { messages } from './messages/table.js'
import type { CurrentSession } from './session.js'

/**
 * Asks the client that a session loaded under `handle`: the handle is added here and only here.
 * `reserve` commits what counted uses wait for.
 */
export function askSession(
  session: CurrentSession,
  handle: number,
  reserve: () => Promise<void>,
): AskClient {
  return (name, input) => {
    const message = messages[name] as unknown as Message<string, unknown, never>
    const whole = { ...(input as object), handle }
    if (name !== 'Execute') return session().request(message, whole)
    const options = { changes: changesClient(name, input) }
    return counted(() => session().request(message, whole, options), reserve)
  }
}

const mostAttempts = 1000

/** Some uses are counted in the file before they happen: a commit, and the same again. */
export async function counted<T>(work: () => Promise<T>, reserve: () => Promise<void>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const waits = error instanceof StrongholdError && error.code === 'COMMIT_REQUIRED'
      // Others may take what a commit grants, each time; never is that endless.
      if (!waits || attempt === mostAttempts) throw error
      await reserve()
    }
  }
}
