import type { Procedure, ProcedureDefinition } from '../define.js'
import type { CustomDeclaration } from './declaration.js'

/** A declared procedure: the agreement of the two sides, without the code that sees secrets. */
export interface DeclaredProcedure {
  readonly declaration: CustomDeclaration
  /** Names it on the wire: a side with another declaration does not know it. */
  readonly signature: string
  readonly procedure: Procedure<string, unknown, unknown>
  readonly definition: ProcedureDefinition
}

const byName = new Map<string, DeclaredProcedure>()
const bySignature = new Map<string, DeclaredProcedure>()

/** The declared procedure of this name, if there is one. */
export function declaredByName(name: string): DeclaredProcedure | undefined {
  return byName.get(name)
}

/** The declared procedure of this signature, if there is one. */
export function declaredBySignature(signature: string): DeclaredProcedure | undefined {
  return bySignature.get(signature)
}

/** Makes a declared procedure known, to be found by its name and on the wire. */
export function remember(declared: DeclaredProcedure): void {
  byName.set(declared.declaration.name, declared)
  bySignature.set(declared.signature, declared)
}
