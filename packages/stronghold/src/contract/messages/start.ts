import { budget } from '../budget/budget.js'
import { boolean, list, oneOf, struct, text } from '../codec/index.js'

/** The host's settings for a zone's program, before it starts; none is secret. */
export const startArgument = struct({
  /** Whether procedures that weaken the others may run. */
  insecure: boolean,
  /** The budget of one message. */
  budget,
  /** Addresses of modules of procedures. */
  modules: list(text),
  /** The required protections of guarded memory, by the names of `@stronghold/memory`. */
  memory: list(
    oneOf(['guardPages', 'noAccessAtRest', 'locked', 'secretPages', 'excludedFromDumps', 'wiped']),
  ),
})
