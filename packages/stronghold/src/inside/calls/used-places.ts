import type { ClientState } from '@stronghold/engine'
import type { StoredLocation } from '../../contract/location.js'
import type { Call } from '../../contract/procedures/define.js'
import { procedureNamed } from '../../contract/procedures/table.js'
import { allPlacesOf, isUnnamedSource, placesOf } from '../../contract/uses/places.js'
import type { ApprovalRequest } from '../policy/approvals.js'
import { type Address, isFixed } from '../resolver.js'
import type { With } from '../state/authority.js'
import { Versions } from './versions.js'

/**
 * The places of a call in their present state; undefined where a source has no name. Another call
 * decides the content of a temporary, and no place of this one shows it.
 * @throws StrongholdError `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND` for the head of no version,
 *   `CLIENT_NOT_FOUND` for a record of a client that is not there.
 */
export function usedPlaces(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes'>,
  user: ClientState,
  { procedure, input }: Call,
): ApprovalRequest['places'] | undefined {
  const definition = procedureNamed(procedure)
  // A procedure of another version. It is refused before it runs; here nothing of it can be named.
  if (definition === undefined) return []
  if (allPlacesOf(definition, input).some(isUnnamedSource)) return undefined
  const client = state.clients.ownerOf(user, definition, input)
  const versions = new Versions(state, client)
  return placesOf(definition, input).map((place) => {
    const { role } = place
    if (role === 'collect') {
      const vaultId = state.resolver.vaultId(place.vaultPath)
      return { role, client, vaultId, recordId: undefined, version: undefined }
    }
    const { location } = place
    const fixed = role === 'write' ? versions.toWrite(location) : versions.toRead(location)
    const isHead = !isFixed(location) && fixed.kind === 'counter'
    const version = isHead ? fixed.counter : undefined
    return { role, client, ...state.resolver.resolve(fixed), version }
  })
}

/** The record of a location: for a head the newest version, and the next. */
export function addressesOf(
  state: With<'meter' | 'resolver' | 'attributes'>,
  client: ClientState,
  location: StoredLocation,
): Address[] {
  const versions = new Versions(state, client)
  const fixed = isFixed(location)
    ? [location]
    : [
        ...versions
          .list(location.vaultPath)
          .filter(({ revoked }) => !revoked)
          .slice(-1),
        { counter: versions.next(location.vaultPath) },
      ].map(({ counter }) => ({ ...location, counter }))
  return fixed.map((one) => state.resolver.resolve(one))
}
