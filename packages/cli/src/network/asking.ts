import type { Answerer, CallQuestion, Grants, PeerQuestion } from '@stronghold/p2p'
import { pathText } from '@stronghold/p2p/book'
import type { Context } from '../context.js'
import { confirm } from '../io/confirm.js'
import { hasTerminal } from '../io/terminal.js'
import { line } from '../io/visible.js'

/**
 * Asks the person at the terminal, one question after the other; nobody where there is no terminal
 * or none may be asked. `stop` takes all questions back. `grants`: what a yes gives a peer about
 * which is asked when it comes.
 */
export function askingPerson({ mayPrompt }: Context, stop: AbortSignal, grants?: Grants): Answerer {
  if (!mayPrompt || !hasTerminal()) return {}
  let last: Promise<unknown> = Promise.resolve()
  const ask = (question: string, signal: AbortSignal) => {
    const either = AbortSignal.any([signal, stop])
    const asked = last.then(() => !either.aborted && confirm(question, '--no-prompt', either))
    last = asked.catch(() => undefined)
    return asked
  }
  return {
    call: (question, signal) => ask(callText(question), signal),
    dial: (question, signal) => ask(`Connect to ${who(question)}?`, signal),
    ...(grants === undefined
      ? {}
      : {
          peer: async (question, signal) =>
            (await ask(`Let ${who(question)} in?`, signal)) ? grants : undefined,
        }),
  }
}

function callText({ client, message, procedures, attributes, ...peer }: CallQuestion): string {
  const said = attributes.length === 0 ? '' : ` (and says the ${attributes.join(', ')})`
  const what = `${procedures.length === 0 ? message : procedures.join(', ')}${said}`
  return `${who(peer)} asks for ${line(what)} in client ${line(pathText(client))}. Allow it?`
}

function who({ peer, name }: Pick<PeerQuestion, 'peer' | 'name'>): string {
  return name === undefined || name === peer ? peer : `${line(name)} (${peer})`
}
