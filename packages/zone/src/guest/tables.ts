import type { Handler, ZoneProgram } from './program.js'

/** The dispatch tables of a program: a handler is found by number, in the current phase's table. */
export interface Tables {
  /** Every method of every phase; a method's place is its number. */
  readonly methods: readonly string[]
  /** The table of the initial phase. */
  readonly initial: Table
  /** The table of `phase`; throws if there is none. */
  table(phase: string): Table
}

/** Handlers by number; a hole is a method that this phase does not have. */
export type Table = readonly (Handler | undefined)[]

/** Most methods that a program can have: a number has 16 bits. */
const maxMethods = 0xffff

/** Numbers the methods of `program`. Throws if it is not a program. */
export const makeTables = (program: ZoneProgram): Tables => {
  const phases = Object.entries(program.phases)
  const methods = [...new Set(phases.flatMap(([, handlers]) => Object.keys(handlers)))].sort()
  if (methods.length > maxMethods) throw new Error('too many methods')
  const tables = new Map<string, Table>()
  for (const [phase, handlers] of phases) {
    for (const handler of Object.values(handlers)) {
      if (typeof handler !== 'function') throw new Error('a handler is not a function')
    }
    const own = new Map(Object.entries(handlers))
    tables.set(
      phase,
      methods.map((method) => own.get(method)),
    )
  }
  const table = (phase: string): Table => {
    const found = tables.get(phase)
    if (found === undefined) throw new Error('the program has no such phase')
    return found
  }
  return { methods, initial: table(program.initial), table }
}
