import { malformed } from '../codec/index.js'
import type { Location, StoredLocation, TemporaryLocation } from '../location.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed } from '../procedures/table.js'

/**
 * What a call does with a place: `use` a secret, `write` one (over what is there, too), `revoke` a
 * record, or `collect` the revoked records of a vault.
 */
export type PlaceRole = 'use' | 'write' | 'revoke' | 'collect'

/** A place that a call names, by the names that the call has for it. */
export type NamedPlace =
  | { readonly role: 'use' | 'write' | 'revoke'; readonly location: StoredLocation }
  | { readonly role: 'collect'; readonly vaultPath: Uint8Array }

/** A place of a call, or of its chain: a secret that lasts no longer than that has a name as well. */
export type AnyPlace =
  | NamedPlace
  | { readonly role: 'use' | 'write'; readonly location: TemporaryLocation }

/** The places that a call names: sources, target, records and vaults. Temporaries are none. */
export function placesOf(definition: ProcedureDefinition, input: unknown): NamedPlace[] {
  return allPlacesOf(definition, input).filter(isNamed)
}

/** The same, with the places that last as long as the chain. */
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

/** Whether it is a secret of the chain that a call uses. */
export function isTemporarySource(place: AnyPlace): boolean {
  return place.role === 'use' && place.location.kind === 'temporary'
}

function at(role: 'use' | 'write', locations: readonly Location[]): AnyPlace[] {
  return locations.map((location) => ({ role, location }) as AnyPlace)
}

function isNamed(place: AnyPlace): place is NamedPlace {
  return place.role === 'collect' || place.location.kind !== 'temporary'
}
