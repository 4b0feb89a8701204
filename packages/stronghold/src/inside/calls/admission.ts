import type { Scratch } from '@stronghold/memory'
import { zoneBudget } from '../../contract/budget/budget.js'
import { Tally } from '../../contract/budget/tally.js'
import type { Call } from '../../contract/procedures/define.js'
import { changesRecords } from '../../contract/procedures/table.js'
import type { ProcedureImplementation } from '../procedures/implement.js'
import type { Address } from '../resolver.js'
import type { With } from '../state/authority.js'
import { knownProcedure } from './known-procedure.js'
import { MeteredScratch } from './metered-scratch.js'
import { NotReady } from './not-ready.js'

/** Facts about the calls of one message, besides the calls. */
export interface Terms {
  /** Called with the address that a call is about to write, in the transaction. */
  readonly clear?: ((address: Address) => void) | undefined
}

/**
 * The calls of one message, after the check that this inside knows them and that they fit the
 * budget.
 */
export interface AdmittedCalls {
  readonly procedures: readonly ProcedureImplementation[]
  /** Whether any of them changes records. */
  readonly changing: boolean
  /** Their cost by their inputs, and further costs. */
  readonly tally: Tally
  /** Guarded memory, up to their budget. */
  readonly scratch: Scratch
  readonly clear: Terms['clear']
}

/**
 * Checks all calls of a message before the first one runs.
 * @throws StrongholdError `UNKNOWN_METHOD`; `TOO_EXPENSIVE` by their inputs.
 * @throws NotReady for the first call that needs what is not loaded yet.
 */
export function admitCalls(
  state: With<'powers' | 'meter'>,
  calls: readonly Call[],
  scratch: Scratch,
  { clear }: Terms,
): AdmittedCalls {
  // The owner's own messages have the zone's budget for their calls.
  const tally = state.meter ?? new Tally(state.powers.budget ?? zoneBudget)
  const procedures: ProcedureImplementation[] = []
  let changing = false
  // All of them, before the first runs: a chain that is refused at its end has opened nothing.
  for (let i = 0; i < calls.length; i++) {
    const call = calls[i] as Call
    const procedure = knownProcedure(state, call)
    changing ||= changesRecords(procedure.definition)
    tally.call(procedure.definition, call)
    const loading = procedure.load?.(call.input)
    if (loading !== undefined) throw new NotReady(loading)
    procedures.push(procedure)
  }
  const metered = new MeteredScratch(scratch, tally.budget.scratch)
  return { procedures, changing, tally, scratch: metered, clear }
}
