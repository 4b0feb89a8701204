import type { PairingQuestion, PairOptions } from '@stronghold/p2p'
import { confirm } from '../io/confirm.js'
import type { Context } from '../io/context.js'
import { usage } from '../io/errors.js'
import { hasTerminal } from '../io/terminal.js'
import { quoted } from '../io/visible.js'

/** The options of both sides of a pairing. */
export interface PairingChoice {
  readonly name: string
  readonly callIt?: string
}

/**
 * How this side pairs: a person has to compare what both sides show.
 * @throws CliError `USAGE` where nobody can be asked.
 */
export function pairing(
  { mayPrompt }: Context,
  { name, callIt }: PairingChoice,
  signal: AbortSignal,
): PairOptions {
  if (!mayPrompt || !hasTerminal()) {
    throw usage('A pairing needs a terminal: a person compares what both sides show.')
  }
  return {
    name,
    ...(callIt === undefined ? {} : { callIt }),
    confirm: (question, late) => confirm(pairingText(question), '--no-prompt', late),
    signal,
  }
}

/** The question to a person, who knows nothing of the other side but the number that both show. */
export function pairingText({ peer, name, phrase }: PairingQuestion): string {
  return [
    `The other side calls itself ${quoted(name)}; its id is ${peer}.`,
    '',
    `    ${phrase}`,
    '',
    'Do both sides show this number?',
  ].join('\n')
}
