import { budget } from '../budget/budget.js'
import { type Codec, optional, type StructOf, struct, u32 } from '../codec/index.js'
import { type Message, message } from './define.js'

/**
 * The fields that a client's holder adds: the handle, and a budget that can only be stricter than
 * the zone's.
 */
const added = { handle: u32, budget: optional(budget) }

type Fields = Readonly<Record<string, Codec<unknown>>>

/**
 * Declares a message to a loaded client. The zone charges all of it against the budget, which a
 * reference or a peer has its own of.
 */
export function toClient<const Name extends string, F extends Fields, Output>(
  name: Name,
  fields: F,
  output: Codec<Output>,
  traits: { changes?: boolean; secret?: boolean } = {},
): Message<Name, StructOf<typeof added & F>, Output> {
  const input: Codec<StructOf<typeof added & F>> = struct<typeof added & F>({ ...added, ...fields })
  return message(name, 'unlocked', input, output, traits)
}
