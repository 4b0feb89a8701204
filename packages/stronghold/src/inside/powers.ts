import type { EnginePowers } from '@stronghold/engine'
import type { Workspace } from '@stronghold/memory'
import type { Budget } from '../contract/budget/budget.js'
import type { ProcedureImplementation } from './procedures/implement.js'

/** The powers of the inside, handed in by a composition file. */
export interface InsidePowers extends EnginePowers {
  /** Guarded memory in which secrets are open while one message is handled. */
  readonly workspace: Workspace
  /** Milliseconds since 1970. */
  now(): number
  /** The library that computes secp256k1. */
  readonly secp256k1: string
  /** Whether procedures that weaken the others may run (`@stronghold/stronghold/insecure`). */
  readonly insecure?: boolean
  /** The budget of one message; `zoneBudget` unless stated. */
  readonly budget?: Budget
  /** Procedures of the application by their names; see `loadProcedures`. */
  readonly procedures?: ReadonlyMap<string, ProcedureImplementation>
}
