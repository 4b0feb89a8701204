import type { ClientState } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { StoredLocation } from '../../contract/location.js'
import type { Call, ProcedureDefinition } from '../../contract/procedures/define.js'
import { GarbageCollect } from '../../contract/procedures/garbage-collect.js'
import { RevokeData } from '../../contract/procedures/revoke-data.js'
import { procedureNamed } from '../../contract/procedures/table.js'
import { placesOf } from '../../contract/uses/places.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import { levelsOf, type RecordPolicies } from '../attributes/client-attributes.js'
import type { GuardedCall } from '../policy/guard.js'
import type { FixedLocation } from '../resolver.js'
import type { With } from '../state/authority.js'
import { RunningCall } from './running-call.js'
import { Versions } from './versions.js'

/**
 * Permits everything that a call would revoke and collect, by the state before it: an approval
 * names the content at the time of its request.
 * @throws StrongholdError `POLICY_DENIED`, `APPROVAL_*`, `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`.
 */
export function permitRemoval(
  state: With<'meter' | 'resolver' | 'attributes' | 'guard'>,
  client: ClientState,
  call: GuardedCall,
  input: unknown,
): void {
  const { guard, resolver } = state
  const entries = state.attributes.of(client)
  const versions = new Versions(state, client)
  for (const place of placesOf(call.definition, input)) {
    if (place.role === 'collect') {
      const vaultId = resolver.vaultId(place.vaultPath)
      const used = { role: 'collect', client, vaultId, recordId: undefined } as const
      guard.change(call, vaultStanding(entries, vaultId), client, used)
    } else {
      const address = resolver.resolve(versions.toRead(place.location))
      const used = { role: place.role, client, ...address }
      guard.change(call, entries.standing(address), client, used)
    }
  }
}

/**
 * Permits revoking versions of a counter and destroying them at once, with the other revoked
 * records of the vault: the policies around each must name both. No approval is possible.
 * @throws StrongholdError `POLICY_DENIED`, `APPROVAL_REQUIRED`.
 */
export function permitPruning(
  state: With<'powers' | 'meter' | 'resolver' | 'clients' | 'attributes' | 'guard'>,
  client: ClientState,
  vaultPath: Uint8Array,
  versions: readonly FixedLocation[],
): void {
  const permit = (call: Call) => {
    const definition = procedureNamed(call.procedure) as ProcedureDefinition
    const running = new RunningCall(definition, call, state, client)
    permitRemoval(state, client, running, call.input)
  }
  permit(GarbageCollect({ vaultPath }))
  const entries = state.attributes.of(client)
  for (const location of versions) {
    permit(RevokeData({ location, collect: false }))
    // Revoked and collected in one: the record's own policy has a say in both, while it is there.
    const { levels } = entries.standing(state.resolver.resolve(location))
    const named = levels.every(({ policy }) => policy.usages.includes('GarbageCollect'))
    if (!named) throw new StrongholdError('POLICY_DENIED')
  }
}

/** Revokes a record; `false` when there is none to revoke. Whether it may is asked before. */
export function revokeRecord(
  state: With<'meter' | 'resolver' | 'attributes' | 'stamp'>,
  client: ClientState,
  location: StoredLocation,
): boolean {
  const address = state.resolver.resolve(new Versions(state, client).toRead(location))
  const entries = state.attributes.of(client)
  const revoked = client.revoke(address.vaultId, address.recordId)
  if (revoked) {
    const known = entries.record(address)
    const tombstone = { kind: 'tombstone', ...state.stamp(), location: known?.location } as const
    state.attributes.log(entries.putRecord(address, tombstone))
  }
  return revoked
}

/** The policies over a whole vault: a revoked record has no policy of its own any more. */
export function vaultStanding(entries: ClientAttributes, vaultId: Uint8Array): RecordPolicies {
  const { client } = entries
  const vault = entries.vault(vaultId)
  const levels = levelsOf(client, vault)
  return { client, vault, record: undefined, levels, touch: () => undefined }
}
