/** The procedures of the library; `procedures/table.ts` enters them, each by its name. */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged there
export interface DeclaredProcedures {}

/** The name of a procedure of the library. */
export type ProcedureName = Spelled<keyof DeclaredProcedures>

/** The words themselves, as an editor shows them, instead of the interface that they are keys of. */
type Spelled<Key> = Key extends string ? Key : never
