import type { ClientState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { Execute } from '../../contract/messages/to-client/calls.js'
import type { RecordExists, RecordType } from '../../contract/messages/to-client/records.js'
import type { ListVersions } from '../../contract/messages/to-client/versions.js'
import { runCalls } from '../calls/runner.js'
import { Versions } from '../calls/versions.js'
import { typeOf } from '../policy/source.js'
import { type Address, isFixed } from '../resolver.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'

/**
 * Runs calls on a loaded client. All power over secrets begins here: the guard decides in
 * `runCalls`, before one is opened.
 */
export function execute(
  state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'clients'
    | 'handles'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'guard'
    | 'batchSecrets'
    | 'publicValues'
    | 'revealed'
    | 'temporaryContent'
  >,
  { handle, calls }: ValueOf<typeof Execute.input>,
  { scratch }: Handling,
): ValueOf<typeof Execute.output> {
  return runCalls(state, state.handles.client(handle), calls, scratch)
}

/** Whether there is a record that was not revoked. */
export function recordExists(
  state: With<'meter' | 'resolver' | 'handles' | 'attributes'>,
  { handle, location }: ValueOf<typeof RecordExists.input>,
): boolean {
  const client = state.handles.client(handle)
  // A head exists when any version does.
  if (!isFixed(location)) return new Versions(state, client).someExists(location.vaultPath)
  const { vaultId, recordId } = state.resolver.resolve(location)
  return client.recordExists(vaultId, recordId)
}

/** What is known of a record's present content: `Unknown` where another tool wrote it since. */
export function recordType(
  state: With<'meter' | 'resolver' | 'handles' | 'attributes'>,
  { handle, location }: ValueOf<typeof RecordType.input>,
): ValueOf<typeof RecordType.output> {
  const client = state.handles.client(handle)
  const address = state.resolver.resolve(new Versions(state, client).toRead(location))
  const content = client.contentKey(address.vaultId, address.recordId)
  if (content === undefined) throw absent(client, address)
  return typeOf(state.attributes.of(client).standing(address).record, content)
}

/** The versions of a counter, revoked ones too. */
export function listVersions(
  state: With<'meter' | 'resolver' | 'handles' | 'attributes'>,
  { handle, vaultPath }: ValueOf<typeof ListVersions.input>,
): ValueOf<typeof ListVersions.output> {
  return new Versions(state, state.handles.client(handle)).list(vaultPath)
}

/** Why a record has no content, as opening it would say. */
function absent(client: ClientState, { vaultId, recordId }: Address): StrongholdError {
  if (!client.vaultExists(vaultId)) return new StrongholdError('VAULT_NOT_FOUND')
  const revoked = client.holds(vaultId, recordId)
  return new StrongholdError(revoked ? 'RECORD_REVOKED' : 'RECORD_NOT_FOUND')
}
