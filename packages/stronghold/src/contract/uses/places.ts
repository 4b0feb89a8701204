import { malformed } from '../codec/index.js'
import type { IdLocation, Location, StoredLocation, TemporaryLocation } from '../location.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed } from '../procedures/table.js'

/**
 * The act of a call on a place: `use` a secret, `write` one (over an existing one, too), `revoke` a
 * record, or `collect` the revoked records of a vault.
 */
export type PlaceRole = 'use' | 'write' | 'revoke' | 'collect'

/** A place of a call, by the names in the call. */
export type NamedPlace =
  | { readonly role: 'use' | 'write' | 'revoke'; readonly location: StoredLocation }
  | { readonly role: 'collect'; readonly vaultPath: Uint8Array }

/** A place of a call without a lasting name: a temporary, or a record by its ids. */
export type AnyPlace =
  | NamedPlace
  | { readonly role: 'use' | 'write'; readonly location: TemporaryLocation | IdLocation }

/** The places that a call names: sources, target, records and vaults; no temporaries and no ids. */
export function placesOf(definition: ProcedureDefinition, input: unknown): NamedPlace[] {
  return allPlacesOf(definition, input).filter(isNamed)
}

/** The same, with temporaries. */
export function allPlacesOf(definition: ProcedureDefinition, input: unknown): AnyPlace[] {
  switch (definition.kind) {
    case 'use':
      return at('use', definition.sources(input))
    case 'derive':
      return [...at('use', definition.sources(input)), ...at('write', [definition.target(input)])]
    case 'generate':
      return at('write', [definition.target(input)])
    case 'manage':
      return [
        ...definition.revokes(input).map((location) => ({ role: 'revoke' as const, location })),
        ...definition.collects(input).map((vaultPath) => ({ role: 'collect' as const, vaultPath })),
      ]
    case 'compute':
      return []
  }
}

/** The places of a call, by the name of its procedure. @throws StrongholdError `INVALID_ARGUMENT`. */
export function placesOfCall({ procedure, input }: Call): AnyPlace[] {
  const definition = procedureNamed(procedure)
  if (definition === undefined) throw malformed('procedure: wanted the name of a procedure.')
  return allPlacesOf(definition, input)
}

/** Whether a call uses a secret that an approval could not name. */
export function isUnnamedSource(place: AnyPlace): boolean {
  return place.role === 'use' && !isNamed(place)
}

function at(role: 'use' | 'write', locations: readonly Location[]): AnyPlace[] {
  return locations.map((location) => ({ role, location }) as AnyPlace)
}

function isNamed(place: AnyPlace): place is NamedPlace {
  if (place.role === 'collect') return true
  return place.location.kind !== 'temporary' && place.location.kind !== 'id'
}
