import type { ValueOf } from '../../contract/codec/index.js'
import type {
  CreateClient,
  ListClients,
  LoadClient,
  LoadClientById,
  UnloadClient,
} from '../../contract/messages/client.js'
import type { With } from '../state/authority.js'

/** All clients by id, and whether they are loaded. */
export function listClients(
  state: With<'clients' | 'handles'>,
): ValueOf<typeof ListClients.output> {
  return state.clients.all().map((client) => ({ id: client.id, loaded: state.handles.has(client) }))
}

/** Makes a client and loads it. Its name is noted: from the id nobody could tell it. */
export function createClient(
  state: With<'clients' | 'handles' | 'names'>,
  { path }: ValueOf<typeof CreateClient.input>,
): ValueOf<typeof CreateClient.output> {
  const client = state.clients.create(path)
  state.names.knowClient(client, path)
  return { handle: state.handles.load(client), id: client.id }
}

/** Loads a client by its path. Also one that another tool made: its name is noted now. */
export function loadClient(
  state: With<'clients' | 'handles' | 'names'>,
  { path }: ValueOf<typeof LoadClient.input>,
): ValueOf<typeof LoadClient.output> {
  const client = state.clients.of(path)
  const handle = state.handles.load(client)
  state.names.knowClient(client, path)
  return { handle, id: client.id }
}

/** The same where nobody knows the name, as in files of other tools. */
export function loadClientById(
  state: With<'clients' | 'handles'>,
  { id }: ValueOf<typeof LoadClientById.input>,
): ValueOf<typeof LoadClientById.output> {
  const client = state.clients.byId(id)
  return { handle: state.handles.load(client), id: client.id }
}

/** Takes the handle away. What changed stays in the snapshot, and is in the next commit. */
export function unloadClient(
  state: With<'handles'>,
  { handle }: ValueOf<typeof UnloadClient.input>,
): undefined {
  state.handles.unload(handle)
  return undefined
}
