import type { ProcedureName } from '../../contract/policy/procedure-name.js'
import type { ProcedureImplementation } from './implement.js'
import * as implementations from './implementations.js'

type Implemented = (typeof implementations)[keyof typeof implementations]['name']

/** Does not compile unless each declared procedure is implemented, and no other. */
type Complete = [Implemented, ProcedureName] extends [ProcedureName, Implemented] ? true : never
const complete: Complete = true

const byName = new Map<string, ProcedureImplementation>(
  complete ? Object.values(implementations).map((one) => [one.name, one]) : [],
)

/** The implementation of a procedure of the library. */
export function implementationOf(name: string): ProcedureImplementation | undefined {
  return byName.get(name)
}

/**
 * Adds the implementation of a procedure outside of the table, wherever the calling module is
 * loaded.
 */
export function implementBeyond(implementation: ProcedureImplementation): void {
  byName.set(implementation.name, implementation)
}
