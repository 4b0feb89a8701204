import { type Check, misfit } from '../codec/index.js'
import type { ProcedureName } from '../policy/procedure-name.js'
import { procedureNamed } from './table.js'

/** Reads the name of a procedure of the library, or of one that the application declared. */
export const procedureName: Check<ProcedureName> = (value) => {
  if (typeof value === 'string' && procedureNamed(value) !== undefined)
    return value as ProcedureName
  const came = typeof value === 'string' ? 'another name' : undefined
  throw misfit('the name of a procedure', value, came)
}
