import type { Location, StoredLocation } from '../location.js'
import type { ProcedureDefinition } from '../procedures/define.js'

/**
 * What a call does with a place: `use` a secret, `write` one (over what is there, too), `revoke` a
 * record, or `collect` the revoked records of a vault.
 */
export type PlaceRole = 'use' | 'write' | 'revoke' | 'collect'

/** A place that a call names, by the names that the call has for it. */
export type NamedPlace =
  | { readonly role: 'use' | 'write' | 'revoke'; readonly location: StoredLocation }
  | { readonly role: 'collect'; readonly vaultPath: Uint8Array }

/** The places that a call names: sources, target, records and vaults. Temporaries are none. */
export function placesOf(definition: ProcedureDefinition, input: unknown): NamedPlace[] {
  switch (definition.kind) {
    case 'use':
      return at('use', definition.sources(input))
    case 'derive':
      return [...at('use', definition.sources(input)), ...at('write', [definition.target(input)])]
    case 'generate':
      return at('write', [definition.target(input)])
    case 'manage':
      return [
        ...at('revoke', definition.revokes(input)),
        ...definition.collects(input).map((vaultPath) => ({ role: 'collect' as const, vaultPath })),
      ]
    case 'compute':
      return []
  }
}

function at(role: 'use' | 'write' | 'revoke', locations: readonly Location[]): NamedPlace[] {
  return locations.flatMap((location) =>
    location.kind === 'temporary' ? [] : [{ role, location }],
  )
}
