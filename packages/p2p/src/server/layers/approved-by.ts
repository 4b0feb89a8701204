import { StrongholdError } from '@stronghold/stronghold'
import type {
  AskClient,
  ClientInput,
  ClientMessageName,
  Layer,
} from '@stronghold/stronghold/actors'
import { askedThings } from '../../firewall/asked-things.js'
import type { CallQuestion } from '../../firewall/asking.js'
import type { Firewall } from '../../firewall/firewall.js'
import { callLines, maxThings } from '../../firewall/question-lines.js'
import type { Denials } from '../../protocol/denials.js'
import { described, type StreamDescription } from './calls-told.js'

/**
 * Lets through what somebody here says yes to, and has seen all of. The refusal is the answer of a
 * person: nobody is asked again.
 */
export function approvedBy(firewall: Firewall, stream: StreamDescription, denials: Denials): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      const question = questionOf(stream, name, input)
      if (question === undefined) {
        firewall.call(described(stream, name, input), 'limit', false)
        throw denials.fromElsewhere(new StrongholdError('MESSAGE_TOO_LARGE'))
      }
      const approves = await firewall.approves(question)
      if (!approves) throw denials.fromElsewhere(new StrongholdError('PERMISSION_DENIED'))
      return ask(name, input, options)
    }
}

/** A question of which a person sees all before the answer; undefined where that cannot be. */
function questionOf<Name extends ClientMessageName>(
  stream: StreamDescription,
  name: Name,
  input: ClientInput<Name>,
): CallQuestion | undefined {
  const things = askedThings(name, input, maxThings)
  const lines = things && callLines({ ...stream, things })
  return lines && { ...described(stream, name, input), things, lines }
}
