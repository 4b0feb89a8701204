/** The one global of the realm that a module of procedures runs in (docs/manual/custom-procedures.md). */
declare const stronghold: {
  /** Declares a procedure; its parts are checked when the zone loads the module. */
  procedure(declaration: object): void
  /** Ends the call with `KEY_UNSUITABLE`. */
  unsuitable(): never
}
