import { clientMessage } from '../../contract/messages/client-messages.js'
import type { AskClient } from '../ask-client.js'

/** Asks again what is done in portions, until nothing is left: others have their turns in between. */
export function inPortions(ask: AskClient): AskClient {
  return (name, input, options) => {
    const { portion } = clientMessage(name)
    if (portion === undefined) return ask(name, input, options)
    return inAll(portion, () => ask(name, input, options))
  }
}

async function inAll<Output>(portion: number, ask: () => Promise<Output>): Promise<Output> {
  for (let all = 0; ; ) {
    const done = await ask()
    all += done as number
    if (done !== portion) return all as Output
  }
}
