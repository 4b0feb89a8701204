import { anyClient, type Client } from '../client/client.js'
import { exact } from '../contract/codec/exact.js'
import { type Codec, given, misfit } from '../contract/codec/index.js'
import {
  type ClientInput,
  type ClientMessageName,
  type ClientOutput,
  clientMessageName,
  clientMessages,
} from '../contract/messages/client-messages.js'

type Handlers = {
  readonly [Name in ClientMessageName]: (
    client: Client,
    input: ClientInput<Name>,
  ) => Promise<ClientOutput<Name>>
}

/** What each message does with a client: any implementation of the interface will do. */
const handlers: Handlers = {
  async Execute(client, { calls }) {
    const outputs: readonly unknown[] = await client.executeChained(calls)
    return calls.map(({ procedure }, i) => ({ procedure, output: outputs[i] }))
  },
  VaultExists: (client, { vaultPath }) => client.vaultExists(vaultPath),
  RecordExists: (client, { location }) => client.recordExists(location),
  RecordType: (client, { location }) => client.recordType(location),
  StoreInsert: ({ store }, { key, value, lifetime }) => store.insert(key, value, lifetime),
  StoreGet: ({ store }, { key }) => store.get(key),
  StoreDelete: ({ store }, { key }) => store.delete(key),
  StoreHas: ({ store }, { key }) => store.containsKey(key),
  StoreKeys: ({ store }) => store.keys(),
  async StoreClear({ store }) {
    await store.clear()
    return undefined
  },
  ListVersions: (client, { vaultPath }) => client.listVersions(vaultPath),
  PruneVersions: (client, { vaultPath, keep }) => client.pruneVersions(vaultPath, keep),
  async LabelRecord(client, { location, label }) {
    await client.labelRecord(location, label)
    return undefined
  },
  async RequestApproval(client, { calls, ...request }) {
    const [call, ...others] = calls
    if (call === undefined || others.length > 0) {
      throw misfit('one call', calls, 'none or several')
    }
    return client.requestApproval(call, request)
  },
}

/** Deals with one decoded message. */
export async function handle(
  client: Client,
  name: ClientMessageName,
  input: unknown,
): Promise<unknown> {
  return handlers[name](client, input as never)
}

/**
 * Does with a client what a message of the table asks for. With `MessageClient` it makes clients
 * that do something before or after: wait, count, refuse, commit.
 * @throws StrongholdError (as a rejection) whatever code the client gives.
 */
export const deliver = exact(3, async function deliver<
  Name extends ClientMessageName,
>(client: Client, name: Name, input: ClientInput<Name>): Promise<ClientOutput<Name>> {
  anyClient(client)
  given.read('name', clientMessageName, name)
  given.read('input', given.as(clientMessages[name].input as Codec<unknown>), input)
  return handle(client, name, input) as Promise<ClientOutput<Name>>
})

/** Wipes the bytes in a client's answer, which belong to the caller. */
export function wipeOutput(output: unknown): void {
  if (output instanceof Uint8Array) output.fill(0)
  else if (typeof output === 'object' && output !== null) Object.values(output).forEach(wipeOutput)
}
