import { exact } from '../codec/exact.js'
import {
  type Check,
  type Codec,
  given,
  malformed,
  misfit,
  type StructOf,
  struct,
} from '../codec/index.js'
import type { Call } from '../procedures/define.js'
import { changesRecords, procedureNamed } from '../procedures/table.js'
import type { CallOutput } from './calls.js'
import {
  Execute,
  RecordExists,
  RecordType,
  StoreClear,
  StoreDelete,
  StoreGet,
  StoreHas,
  StoreInsert,
  StoreKeys,
  VaultExists,
} from './client.js'
import type { Message } from './define.js'
import { LabelRecord, ListVersions, PruneVersions, RequestApproval } from './policy.js'

/** A message to one client. It does not name the client: the receiver is the client. */
export interface ClientMessage<Name extends string = string, Input = never, Output = unknown> {
  readonly name: Name
  readonly input: Codec<Input>
  readonly output: Codec<Output>
  /** Whether the message changes what a commit would write; `Execute` depends on its calls. */
  readonly changes: boolean
  /** Whether an output answers this input, of what the codec alone cannot tell. */
  fits(input: Input): (output: Output) => boolean
}

/**
 * Every message to a client, local or remote. A message's place is its number on the wire
 * (docs/spec/actors.md), so a new one goes to the end.
 */
export const clientMessages = {
  Execute: ofClient(Execute, ({ calls }) => {
    const names = calls.map(({ procedure }) => procedure)
    return (outputs: readonly CallOutput[]) =>
      outputs.length === names.length && outputs.every(({ procedure }, i) => procedure === names[i])
  }),
  VaultExists: ofClient(VaultExists),
  RecordExists: ofClient(RecordExists),
  StoreInsert: ofClient(StoreInsert),
  StoreGet: ofClient(StoreGet),
  StoreDelete: ofClient(StoreDelete),
  StoreHas: ofClient(StoreHas),
  StoreKeys: ofClient(StoreKeys),
  StoreClear: ofClient(StoreClear),
  ListVersions: ofClient(ListVersions),
  PruneVersions: ofClient(PruneVersions),
  LabelRecord: ofClient(LabelRecord),
  RequestApproval: ofClient(RequestApproval),
  RecordType: ofClient(RecordType),
} as const

type Table = typeof clientMessages

/** The names of the messages to a client. */
export type ClientMessageName = keyof Table

/** What goes in with a message to a client. */
export type ClientInput<Name extends ClientMessageName> =
  Table[Name] extends ClientMessage<string, infer Input, infer _> ? Input : never

/** What a message to a client is answered with. */
export type ClientOutput<Name extends ClientMessageName> =
  Table[Name] extends ClientMessage<string, infer _, infer Output> ? Output : never

/** Reads the name of a message to a client. */
export const clientMessageName: Check<ClientMessageName> = (value) => {
  if (typeof value === 'string' && Object.hasOwn(clientMessages, value))
    return value as ClientMessageName
  throw misfit('the name of a message to a client', value)
}
const executing: Check<{ readonly calls: readonly Call[] }> = (value) => {
  const { calls } = given.object(value) as { readonly calls?: unknown }
  return { calls: given.within('calls', given.list(given.object as Check<Call>))(calls) }
}

/** Whether what a message asks for changes what a commit would write. */
export const changesClient = exact(2, function changesClient<
  Name extends ClientMessageName,
>(name: Name, input: ClientInput<Name>): boolean {
  given.read('name', clientMessageName, name)
  if (name !== 'Execute') return clientMessages[name].changes
  return given.read('input', executing, input).calls.some(({ procedure }) => {
    const definition = procedureNamed(procedure)
    return definition === undefined || changesRecords(definition)
  })
})

/** Asks one client one thing. */
export type AskClient = <Name extends ClientMessageName>(
  name: Name,
  input: ClientInput<Name>,
) => Promise<ClientOutput<Name>>

/**
 * The message of the zone's table without the fields that the client's holder adds: the handle, and
 * a budget, which no caller sets for itself.
 */
function ofClient<Name extends string, Input extends { readonly handle: number }, Output>(
  message: Message<Name, Input, Output>,
  fits: (input: Omit<Input, Added>) => (output: Output) => boolean = () => () => true,
): ClientMessage<Name, Omit<Input, Added>, Output> {
  const { shape } = message.input
  if (shape.kind !== 'struct' || shape.fields.handle === undefined) throw malformed()
  const { handle: _handle, budget: _budget, ...fields } = shape.fields
  const input: Codec<StructOf<typeof fields>> = struct(fields)
  return Object.freeze({
    name: message.name,
    input: input as unknown as Codec<Omit<Input, Added>>,
    output: message.output,
    changes: message.changes,
    fits,
  })
}

type Added = 'handle' | 'budget'
