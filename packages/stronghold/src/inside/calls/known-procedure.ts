import { StrongholdError } from '../../contract/errors.js'
import type { Call } from '../../contract/procedures/define.js'
import type { ProcedureImplementation } from '../procedures/implement.js'
import { implementationOf } from '../procedures/table.js'
import type { With } from '../state/authority.js'

/**
 * The procedure of a call; of the application, only one that this inside has loaded.
 * @throws StrongholdError `UNKNOWN_METHOD` for any other.
 */
export function knownProcedure(
  { powers }: With<'powers'>,
  { procedure }: Call,
): ProcedureImplementation {
  // Names of the application have a dot, and ours have none: neither can be taken for the other.
  const known = implementationOf(procedure) ?? powers.procedures?.get(procedure)
  // Another side may know procedures that this one was not started with.
  if (known === undefined || (isInsecure(known) && !powers.insecure)) {
    throw new StrongholdError('UNKNOWN_METHOD')
  }
  return known
}

function isInsecure({ definition }: ProcedureImplementation): boolean {
  return definition.kind === 'use' && definition.insecure === true
}
