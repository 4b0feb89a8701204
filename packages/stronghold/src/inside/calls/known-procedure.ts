import { StrongholdError } from '../../contract/errors.js'
import type { Call, ProcedureDefinition } from '../../contract/procedures/define.js'
import { procedureNamed } from '../../contract/procedures/table.js'
import type { InsideState } from '../state/state.js'

/**
 * What a call runs.
 * @throws StrongholdError `UNKNOWN_METHOD` for what this inside does not run.
 */
export function knownProcedure({ powers }: InsideState, { procedure }: Call): ProcedureDefinition {
  const declared = procedureNamed(procedure)
  const definition = declared?.custom === true ? powers.procedures?.get(procedure) : declared
  // Another side may know procedures that this one was not started with.
  if (definition === undefined || (isInsecure(definition) && !powers.insecure)) {
    throw new StrongholdError('UNKNOWN_METHOD')
  }
  return definition
}

function isInsecure(definition: ProcedureDefinition): boolean {
  return definition.kind === 'use' && definition.insecure === true
}
