import type { ProcedureName } from '../policy/procedure-name.js'
import { type SecretType, secretTypes } from '../procedures/secret-type.js'
import { procedureDefinitions } from '../procedures/table.js'

/**
 * The procedures that may use a secret of a type unless its own policy says otherwise: those with
 * a source that it suits, and those that use no source (they write or remove records).
 */
export function usagesOfType(type: SecretType): readonly ProcedureName[] {
  return byType.get(type) ?? []
}

const byType: ReadonlyMap<SecretType, readonly ProcedureName[]> = new Map(
  secretTypes.map((type) => [type, usages(type)]),
)

function usages(type: SecretType): readonly ProcedureName[] {
  return procedureDefinitions
    .filter(
      (definition) =>
        (definition.kind !== 'use' && definition.kind !== 'derive') ||
        definition.suits.some(({ types }) => types.has(type)),
    )
    .map(({ name }) => name as ProcedureName)
}
