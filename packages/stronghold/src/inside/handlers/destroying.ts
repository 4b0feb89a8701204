import { type ClientState, removeVault } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { type Level, levelsOf } from '../attributes/client-attributes.js'
import type { Address } from '../resolver.js'
import type { With } from '../state/authority.js'

/** The usages that a policy must name so that its subject can be destroyed without a proof. */
const destroyingUsages = ['RevokeData', 'GarbageCollect'] as const

/**
 * Refuses a destruction that a policy does not permit; the proof permits all. A policy that demands
 * approvals does not permit it, since no approval is possible here; an expired one does not matter.
 * @throws StrongholdError `PROOF_REQUIRED`.
 */
export function requireDestroyable(levels: readonly Level[], proven: boolean): void {
  if (!proven && !levels.every(({ policy }) => permits(policy))) throw proofRequired()
}

/** @throws StrongholdError `PROOF_REQUIRED` for one of the records; absent ones are skipped. */
export function requireRecords(
  state: With<'attributes'>,
  client: ClientState,
  addresses: readonly Address[],
  proven: boolean,
): void {
  const entries = state.attributes.of(client)
  for (const address of addresses) {
    if (!client.holds(address.vaultId, address.recordId)) continue
    requireDestroyable(entries.standing(address).levels, proven)
  }
}

/**
 * A vault takes its policy with it, and later records of that name would be free of it.
 * @throws StrongholdError `PROOF_REQUIRED` for a vault that has a policy, or for a record of it.
 */
export function requireVault(
  state: With<'attributes'>,
  client: ClientState,
  vaultId: Uint8Array,
  proven: boolean,
): void {
  if (proven) return
  const entries = state.attributes.of(client)
  if (entries.vault(vaultId)?.policy !== undefined) throw proofRequired()
  requireDestroyable(levelsOf(entries.client), proven)
  requireRecords(state, client, addressesOf(client, vaultId), proven)
}

/** @throws StrongholdError `PROOF_REQUIRED` for a client that has a policy, or for a vault of it. */
export function requireClient(
  state: With<'attributes'>,
  client: ClientState,
  proven: boolean,
): void {
  if (proven) return
  if (state.attributes.of(client).client?.policy !== undefined) throw proofRequired()
  for (const vaultId of client.listVaults()) requireVault(state, client, vaultId, proven)
}

/**
 * Destroys records, revoked or not: their bytes are in no later commit. Tombstones stay, so that no
 * sync brings the records back. Answers their number. Called in a transaction of the attributes and
 * of the client.
 * @throws StrongholdError `PROOF_REQUIRED`.
 */
export function destroyRecords(
  state: With<'attributes' | 'stamp'>,
  client: ClientState,
  addresses: readonly Address[],
  proven: boolean,
): number {
  requireRecords(state, client, addresses, proven)
  return addresses.filter((address) => bury(state, client, address)).length
}

/** The same for a vault with all its records, its key and its attributes. */
export function destroyVault(
  state: With<'attributes' | 'stamp'>,
  client: ClientState,
  vaultId: Uint8Array,
  proven: boolean,
): number {
  requireVault(state, client, vaultId, proven)
  const records = addressesOf(client, vaultId).filter((address) => bury(state, client, address))
  removeVault(client, vaultId)
  const entries = state.attributes.of(client)
  if (entries.vault(vaultId) !== undefined) {
    state.attributes.log(entries.putVault(vaultId, undefined))
  }
  return records.length
}

/**
 * Destroys a client with its store and all its attributes. No tombstone stays, and no transaction
 * undoes it: called as the last step.
 */
export function destroyClient(
  state: With<'clients' | 'handles' | 'attributes' | 'batchSecrets'>,
  client: ClientState,
  proven: boolean,
): number {
  requireClient(state, client, proven)
  const records = client
    .listVaults()
    .reduce((sum, vaultId) => sum + client.listRecords(vaultId).length, 0)
  state.attributes.remove(client)
  state.clients.remove(client)
  state.handles.forget(client)
  state.batchSecrets.forget()
  return records
}

function bury(state: With<'attributes' | 'stamp'>, client: ClientState, address: Address): boolean {
  const { vaultId, recordId } = address
  if (!client.remove(vaultId, recordId)) return false
  const entries = state.attributes.of(client)
  const known = entries.record(address)
  if (known?.kind === 'tombstone') return true
  const tombstone = { kind: 'tombstone', ...state.stamp(), location: known?.location } as const
  state.attributes.log(entries.putRecord(address, tombstone))
  return true
}

function addressesOf(client: ClientState, vaultId: Uint8Array): Address[] {
  return client.listRecords(vaultId).map(({ id }) => ({ vaultId, recordId: id }))
}

function permits({ usages, requireApproval }: Level['policy']): boolean {
  return requireApproval === undefined && destroyingUsages.every((name) => usages.includes(name))
}

function proofRequired(): StrongholdError {
  return new StrongholdError('PROOF_REQUIRED')
}
