import type { ClientState } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { CallOutput } from '../../contract/messages/calls.js'
import type { PurgeClient } from '../../contract/messages/client.js'
import type { Destroy, Replace } from '../../contract/messages/destroy.js'
import type { Call } from '../../contract/procedures/define.js'
import { procedureNamed } from '../../contract/procedures/table.js'
import { runCalls } from '../calls/runner.js'
import { Versions } from '../calls/versions.js'
import { type Address, isFixed } from '../resolver.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import {
  destroyClient,
  destroyRecords,
  destroyVault,
  requireClient,
  requireRecords,
  requireVault,
} from './destroying.js'

type DestroyInput = ValueOf<typeof Destroy.input>
type DestroySubject = DestroyInput['subjects'][number]
type Ids = DestroyInput['ids'][number]

/** The parts of one client to destroy: all of it where `whole`. */
interface Doomed {
  readonly client: ClientState
  readonly records: Address[]
  readonly vaults: Uint8Array[]
  whole: boolean
}

/**
 * Destroys records, vaults and clients: everything that is named, or nothing. All is found and
 * permitted first, since a client that is destroyed cannot be taken back by a transaction.
 */
export function destroy(
  state: With<
    'meter' | 'resolver' | 'clients' | 'handles' | 'attributes' | 'stamp' | 'owner' | 'batchSecrets'
  >,
  { subjects, ids, current }: DestroyInput,
  { scratch }: Handling,
): ValueOf<typeof Destroy.output> {
  const proven = state.owner.isProven(current, scratch)
  const doomed = new Map<ClientState, Doomed>()
  const of = (client: ClientState): Doomed => {
    const known = doomed.get(client) ?? { client, records: [], vaults: [], whole: false }
    doomed.set(client, known)
    return known
  }
  for (const subject of subjects) addNamed(state, subject, of)
  for (const one of ids) addNumbered(state, one, of)
  const all = [...doomed.values()]
  for (const one of all) requireAll(state, one, proven)
  state.batchSecrets.forget()
  let records = inTransactions(state, all, () =>
    all.reduce((sum, one) => sum + destroyContent(state, one, proven), 0),
  )
  const whole = all.filter((one) => one.whole).map(({ client }) => client)
  for (const client of whole) records += destroyClient(state, client, proven)
  return { records, clients: whole.map(({ id }) => id) }
}

/** Destroys one client. The original's word for it. */
export function purgeClient(
  state: With<'clients' | 'handles' | 'attributes' | 'owner' | 'batchSecrets'>,
  { path, current }: ValueOf<typeof PurgeClient.input>,
  { scratch }: Handling,
): undefined {
  const client = state.clients.of(path)
  destroyClient(state, client, state.owner.isProven(current, scratch))
  return undefined
}

/** Runs calls that may write over records which they could not revoke otherwise. */
export function replace(
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
    | 'owner'
    | 'batchSecrets'
    | 'publicValues'
    | 'revealed'
    | 'temporaryContent'
  >,
  { handle, calls, current }: ValueOf<typeof Replace.input>,
  { scratch }: Handling,
): CallOutput[] {
  const proven = state.owner.isProven(current, scratch)
  const client = state.handles.client(handle)
  // A call that needs a proof is refused before approvals are spent and uses counted.
  for (const call of calls) requireRecords(state, client, targetOf(state, client, call), proven)
  const clear = (address: Address) => destroyRecords(state, client, [address], proven)
  return runCalls(state, client, calls, scratch, { clear })
}

/** @throws StrongholdError `CLIENT_NOT_FOUND`, `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`. */
function addNamed(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes'>,
  { client: path, vaultPath, location }: DestroySubject,
  of: (client: ClientState) => Doomed,
): void {
  if (vaultPath !== undefined && location !== undefined) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  const client = state.clients.of(path)
  if (location !== undefined) {
    const fixed = new Versions(state, client).toRead(location)
    addRecord(of(client), state.resolver.resolve(fixed))
  } else if (vaultPath !== undefined) addVault(of(client), state.resolver.vaultId(vaultPath))
  else of(client).whole = true
}

function addNumbered(
  state: With<'clients'>,
  { client: id, vault, record }: Ids,
  of: (client: ClientState) => Doomed,
): void {
  const client = state.clients.byId(id)
  if (vault === undefined) {
    if (record !== undefined) throw new StrongholdError('INVALID_ARGUMENT')
    of(client).whole = true
  } else if (record === undefined) addVault(of(client), vault)
  else addRecord(of(client), { vaultId: vault, recordId: record })
}

function addVault({ client, vaults }: Doomed, vaultId: Uint8Array): void {
  if (!client.vaultExists(vaultId)) throw new StrongholdError('VAULT_NOT_FOUND')
  vaults.push(vaultId)
}

function addRecord({ client, records }: Doomed, address: Address): void {
  if (!client.vaultExists(address.vaultId)) throw new StrongholdError('VAULT_NOT_FOUND')
  const holds = client.holds(address.vaultId, address.recordId)
  if (!holds) throw new StrongholdError('RECORD_NOT_FOUND')
  records.push(address)
}

function requireAll(
  state: With<'attributes'>,
  { client, records, vaults, whole }: Doomed,
  proven: boolean,
): void {
  if (whole) requireClient(state, client, proven)
  for (const vaultId of vaults) requireVault(state, client, vaultId, proven)
  requireRecords(state, client, records, proven)
}

function destroyContent(
  state: With<'attributes' | 'stamp'>,
  { client, records, vaults }: Doomed,
  proven: boolean,
): number {
  const single = destroyRecords(state, client, records, proven)
  return vaults.reduce((sum, vaultId) => sum + destroyVault(state, client, vaultId, proven), single)
}

function inTransactions<T>(state: With<'attributes'>, all: readonly Doomed[], work: () => T): T {
  const whole = all.reduceRight(
    (inner, { client }) =>
      () =>
        client.transaction(inner),
    () => work(),
  )
  return state.attributes.transaction(whole)
}

/** The record that a call writes over, if it names one. */
function targetOf(
  state: With<'resolver'>,
  client: ClientState,
  { procedure, input }: Call,
): Address[] {
  const definition = procedureNamed(procedure)
  if (definition?.kind !== 'generate' && definition?.kind !== 'derive') return []
  const target = definition.target(input)
  if (target.kind === 'temporary' || target.kind === 'id' || !isFixed(target)) return []
  const address = state.resolver.resolve(target)
  return client.holds(address.vaultId, address.recordId) ? [address] : []
}
