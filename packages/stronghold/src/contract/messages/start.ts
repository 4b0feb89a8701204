import { budget } from '../budget/budget.js'
import { boolean, list, oneOf, struct, text } from '../codec/index.js'

/** What a host tells the program of a zone before it starts; nothing of it is secret. */
export const startArgument = struct({
  /** Whether procedures that weaken the others may run. */
  insecure: boolean,
  /** What one message may cost. */
  budget,
  /** Addresses of modules of procedures. */
  modules: list(text),
  /** What every buffer of guarded memory must have, as `@stronghold/memory` calls it. */
  memory: list(
    oneOf(['guardPages', 'noAccessAtRest', 'locked', 'secretPages', 'excludedFromDumps', 'wiped']),
  ),
})
