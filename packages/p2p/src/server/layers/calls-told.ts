import type {
  AskClient,
  ClientInput,
  ClientMessageName,
  Layer,
} from '@stronghold/stronghold/actors'
import type { CallDescription } from '../../firewall/asking.js'
import type { Firewall } from '../../firewall/firewall.js'
import { attributesOf, type Denials, proceduresOf } from '../../protocol/denials.js'

/** What the calls of a stream have in common. */
export type StreamDescription = Pick<CallDescription, 'peer' | 'name' | 'direction' | 'client'>

/** Describes a message for rules, observers and people. */
export function described<Name extends ClientMessageName>(
  stream: StreamDescription,
  name: Name,
  input: ClientInput<Name>,
): CallDescription {
  const procedures = proceduresOf(name, input)
  return { ...stream, message: name, procedures, attributes: attributesOf(name, input) }
}

/** Tells the firewall of each call that its grant let through. */
export function allowedTold(firewall: Firewall, stream: StreamDescription): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      firewall.call(described(stream, name, input), 'rule', true)
      return ask(name, input, options)
    }
}

/** Tells the firewall of each call that was denied on this side. */
export function deniedTold(firewall: Firewall, stream: StreamDescription, denials: Denials): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      try {
        return await ask(name, input, options)
      } catch (error) {
        if (denials.isOwn(error)) firewall.call(described(stream, name, input), 'rule', false)
        throw error
      }
    }
}
