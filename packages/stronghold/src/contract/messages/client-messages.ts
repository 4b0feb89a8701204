import { exact } from '../codec/exact.js'
import { type Check, given, misfit } from '../codec/index.js'
import type { ClientMessage } from './to-client/declare.js'
import type { Demand } from './to-client/demand.js'
import { toClientMessages } from './to-client/table.js'

type Messages = typeof toClientMessages
type Table = { readonly [Name in keyof Messages]: Messages[Name]['ofClient'] }

/** The names of the messages to a client. */
export type ClientMessageName = keyof Table

/** The input of a message to a client. */
export type ClientInput<Name extends ClientMessageName> =
  Table[Name] extends ClientMessage<string, infer Input, infer _> ? Input : never

/** The output of a message to a client. */
export type ClientOutput<Name extends ClientMessageName> =
  Table[Name] extends ClientMessage<string, infer _, infer Output> ? Output : never

/** A message of the table whose types are not known here. */
export type AnyClientMessage = ClientMessage<ClientMessageName, unknown, unknown>

/** What can be asked of a client, wherever it is, in the order of the numbers on the wire. */
export const clientMessages = Object.freeze(
  Object.fromEntries(
    Object.values(toClientMessages)
      .map(({ ofClient }) => ofClient)
      .sort((a, b) => a.number - b.number)
      .map((message) => [message.name, message]),
  ),
) as unknown as Table

/** Reads the name of a message to a client. */
export const clientMessageName: Check<ClientMessageName> = (value) => {
  if (typeof value === 'string' && Object.hasOwn(clientMessages, value))
    return value as ClientMessageName
  throw misfit('the name of a message to a client', value)
}

/**
 * The declaration of a message whose types are not known here. The name is read: an object that
 * answers another text each time would be another message to each layer.
 * @throws StrongholdError `INVALID_ARGUMENT` for any other name, and for what is no text.
 */
export function clientMessage(name: ClientMessageName): AnyClientMessage {
  return clientMessages[given.read('name', clientMessageName, name)] as unknown as AnyClientMessage
}

/** Whether a message changes the next commit. */
export const changesClient = exact(2, function changesClient<
  Name extends ClientMessageName,
>(name: Name, input: ClientInput<Name>): boolean {
  const message = clientMessage(name)
  return given.read('input', (value) => message.changes(given.object(value)), input)
})

/** What a message asks for: what permissions are held against, and what a person is shown of it. */
export function demandOf<Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
): Demand {
  return clientMessage(name).demand(input)
}
