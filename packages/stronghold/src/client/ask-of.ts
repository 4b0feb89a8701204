import { exact } from '../contract/codec/exact.js'
import { type Codec, given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import {
  type ClientInput,
  type ClientMessageName,
  type ClientOutput,
  clientMessage,
  clientMessageName,
} from '../contract/messages/client-messages.js'
import type { Call } from '../contract/procedures/define.js'
import type { AskClient } from './ask-client.js'
import { type ApprovalRequest, anyClient, type Client, messagesOfClient } from './client.js'
import { onlyCall } from './layers/as-asked.js'

/**
 * The function that a client is: with layers around it, and a `MessageClient` around these, it makes
 * clients that do something before or after each message. It grants what the client grants.
 * @throws StrongholdError `INVALID_ARGUMENT` for what is no client.
 */
export const askOf = exact(1, function askOf(client: Client): AskClient {
  return messagesOfClient(anyClient(client)) ?? throughMethods(client)
})

/**
 * Does with a client what a message of the table asks for.
 * @throws StrongholdError (as a rejection) whatever code the client gives; `UNKNOWN_METHOD` for a
 *   message that a client of another implementation has no method for.
 */
export const deliver = exact(3, async function deliver<
  Name extends ClientMessageName,
>(client: Client, name: Name, input: ClientInput<Name>): Promise<ClientOutput<Name>> {
  const ask = askOf(client)
  given.read('name', clientMessageName, name)
  given.read('input', given.as(clientMessage(name).input as Codec<unknown>), input)
  return ask(name, input)
})

/** Any implementation of the interface will do: each message becomes a call of its method. */
function throughMethods(client: Client): AskClient {
  return async (name, input) => (await callMethod(client, name, input as object)) as never
}

async function callMethod(
  client: Client,
  name: ClientMessageName,
  input: object,
): Promise<unknown> {
  const { kind, method, input: codec } = clientMessage(name)
  const fields = input as Readonly<Record<string, unknown>>
  const { calls, ...others } = fields as { readonly calls: readonly Call[] }
  if (kind === 'calls') {
    const outputs: readonly unknown[] = await client.executeChained(calls)
    return calls.map(({ procedure }, i) => ({ procedure, output: outputs[i] }))
  }
  if (kind === 'approval') {
    return client.requestApproval(onlyCall(calls), others as never as ApprovalRequest)
  }
  const holder = (kind === 'store' ? client.store : client) as never as Record<string, unknown>
  const work = holder[method ?? '']
  if (typeof work !== 'function') throw new StrongholdError('UNKNOWN_METHOD')
  const names = Object.keys((codec.shape as { readonly fields: object }).fields)
  return work.apply(
    holder,
    names.map((field) => fields[field]),
  )
}
