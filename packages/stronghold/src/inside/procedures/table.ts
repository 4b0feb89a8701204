import type { ProcedureName } from '../../contract/policy/procedure-name.js'
import type { ProcedureImplementation } from './implement.js'
import * as implementations from './implementations.js'

type Implemented = (typeof implementations)[keyof typeof implementations]['name']

/**
 * `object` where each declared procedure is implemented, and no other; else an object type that the
 * implementations are not of, so that the compiler prints the names that it holds.
 */
type Complete = [ProcedureName] extends [Implemented]
  ? [Implemented] extends [ProcedureName]
    ? object
    : { readonly undeclared: Exclude<Implemented, ProcedureName> }
  : { readonly unimplemented: Exclude<ProcedureName, Implemented> }

const byName = new Map<string, ProcedureImplementation>(
  // Does not compile? Add a line to implementations.ts for what is `unimplemented`, and to
  // contract/procedures/declarations.ts for what is `undeclared`.
  Object.values(implementations satisfies Complete).map((one) => [one.name, one]),
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
