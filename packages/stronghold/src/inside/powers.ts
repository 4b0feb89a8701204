import type { EnginePowers } from '@stronghold/engine'
import type { Workspace } from '@stronghold/memory'
import type { Budget } from '../contract/budget/budget.js'
import type { ProcedureImplementation } from './procedures/implement.js'

/** All that the inside may use; a composition file hands it in. */
export interface InsidePowers extends EnginePowers {
  /** Guarded memory in which secrets are open while one message is handled. */
  readonly workspace: Workspace
  /** Milliseconds since 1970. */
  now(): number
  /** Which library computes secp256k1. */
  readonly secp256k1: string
  /** Whether procedures that weaken the others may run (`@stronghold/stronghold/insecure`). */
  readonly insecure?: boolean
  /** What one message may cost; `zoneBudget` unless stated. */
  readonly budget?: Budget
  /** Procedures of the application by their names; see `loadProcedures`. */
  readonly procedures?: ReadonlyMap<string, ProcedureImplementation>
}
