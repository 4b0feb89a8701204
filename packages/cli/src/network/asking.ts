import type { Answerer, CallQuestion, Grants, PeerQuestion } from '@stronghold/p2p'
import { confirm } from '../io/confirm.js'
import type { Context } from '../io/context.js'
import { hasTerminal } from '../io/terminal.js'
import { quoted } from '../io/visible.js'

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

// The lines are bounded and escaped where they are made; the question stands under all of them.
function callText({ lines }: CallQuestion): string {
  return [...lines, 'Allow it?'].join('\n')
}

function who({ peer, name }: Pick<PeerQuestion, 'peer' | 'name'>): string {
  return name === undefined || name === peer ? peer : `${quoted(name)} (${peer})`
}
