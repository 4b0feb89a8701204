import type { ProcedureName } from '../policy/procedure-name.js'
import { declaredByName } from './custom/declared.js'
import * as declarations from './declarations.js'
import type { ProcedureDefinition } from './define.js'

type Declarations = typeof declarations
type Names = { readonly [Name in keyof Declarations]: true }

// So that a policy, which stands below the procedures, can spell their names.
declare module '../policy/procedure-name.js' {
  interface DeclaredProcedures extends Names {}
}

/** Each under its own name. */
type Named = {
  readonly [Name in keyof Declarations]: { readonly definition: { readonly name: Name } }
}
const named: Named & Declarations = declarations

/** All procedures of the library, in the order of their numbers on the wire. */
export const procedures: readonly Declarations[ProcedureName][] = Object.freeze(
  Object.values(named).sort((a, b) => numberOf(a) - numberOf(b)),
)

/** The names of all procedures of the library, in the order of their numbers on the wire. */
export const procedureNames: readonly ProcedureName[] = Object.freeze(
  procedures.map(({ definition }) => definition.name),
)

/** What is declared of them, each at its number. */
export const procedureDefinitions: readonly ProcedureDefinition[] = procedures.map(
  ({ definition }) => definition as unknown as ProcedureDefinition,
)

const beyond = new Map<number, ProcedureDefinition>()
const numbers = new Map(procedureDefinitions.map(({ name }, number) => [name, number]))

/** The number of each procedure on the wire. */
export const procedureNumbers: ReadonlyMap<string, number> = numbers

/** The procedure with a number on the wire. */
export function procedureNumbered(number: number): ProcedureDefinition | undefined {
  return procedureDefinitions[number] ?? beyond.get(number)
}

/** The procedure of a name, ours or one of the application. */
export function procedureNamed(name: string): ProcedureDefinition | undefined {
  return procedureNumbered(procedureNumbers.get(name) ?? -1) ?? declaredByName(name)?.definition
}

/** Whether running it can change a record: if not, it needs no transaction and no commit. */
export function changesRecords({ kind }: ProcedureDefinition): boolean {
  return kind !== 'use' && kind !== 'compute'
}

/**
 * Adds a procedure outside of the table, wherever the calling module is loaded. Numbers from 255
 * downwards.
 */
export function beyondTable<P extends Numbered>(procedure: P): P {
  const definition = procedure.definition as ProcedureDefinition
  beyond.set(numberOf(procedure), definition)
  numbers.set(definition.name, numberOf(procedure))
  return procedure
}

interface Numbered {
  readonly definition: { readonly name: string; readonly number: number | undefined }
}

function numberOf({ definition }: Numbered): number {
  return definition.number as number
}
