import type { CryptoProvider } from '@stronghold/crypto'
import type { StoredLocation } from '../../contract/location.js'
import type {
  ComputePublic,
  DeriveSecret,
  GenerateSecret,
  ManageRecords,
  UseSecret,
} from '../../contract/procedures/define.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'

/** A secret that a procedure may use while it runs: a view of guarded memory. */
export interface OpenSecret {
  readonly bytes: Uint8Array
  /** The name of this content: another write to the same record has another name. */
  readonly content: string
  /** The type with which the record was written; `Unknown` in files of other tools. */
  readonly type: SecretType
}

/** All that a procedure can reach besides its secrets: no vault, no clock, no file, no log. */
export interface ProcedurePowers {
  readonly crypto: CryptoProvider
  /** Guarded memory that is wiped when the procedure ends; secrets are made here. */
  readonly scratch: { take(length: number): Uint8Array }
  /**
   * Remembers a PUBLIC value that belongs to a secret's content, such as its public key, so that
   * the next use need not derive it again. Never pass a secret: the memory is not guarded.
   */
  remember(secret: OpenSecret, label: string, derive: () => Uint8Array): Uint8Array
}

/** The product of a procedure: a secret for its target, and the output for the caller. */
export interface Product<Output> {
  readonly secret: Uint8Array
  readonly output: Output
}

/** The powers of a procedure of the `manage` kind over records; it sees no secret. */
export interface RecordManagement {
  /** `false` when the record is absent or revoked already. */
  revoke(location: StoredLocation): boolean
  /** The number of revoked records that were destroyed. */
  collectGarbage(vaultPath: Uint8Array): number
}

type Generate<I, O> = (input: I, powers: ProcedurePowers) => Product<O>
type Derive<I, O> = (
  secrets: readonly OpenSecret[],
  input: I,
  powers: ProcedurePowers,
) => Product<O>
type Use<I, O> = (secrets: readonly OpenSecret[], input: I, powers: ProcedurePowers) => O
type Compute<I, O> = (input: I, powers: ProcedurePowers) => O
type Manage<I, O> = (records: RecordManagement, input: I) => O
/** Begins to load what a call needs besides its secrets; `undefined` when all of it is there. */
type Load<I> = (input: I) => Promise<void> | undefined

/** Both halves of a procedure of one kind. */
interface Halves<Name extends string, Definition extends { readonly kind: string }, Run> {
  readonly name: Name
  readonly kind: Definition['kind']
  readonly definition: Definition
  readonly run: Run
  /** A zone has loaded everything before it is locked down: there it is `undefined` at once. */
  readonly load?: Load<unknown> | undefined
}

/** A procedure that this inside can run: its declaration, and its function on secrets. */
export type ProcedureImplementation<Name extends string = string> =
  | Halves<Name, GenerateSecret<string, unknown, unknown>, Generate<unknown, unknown>>
  | Halves<Name, DeriveSecret<string, unknown, unknown>, Derive<unknown, unknown>>
  | Halves<Name, UseSecret<string, unknown, unknown>, Use<unknown, unknown>>
  | Halves<Name, ComputePublic<string, unknown, unknown>, Compute<unknown, unknown>>
  | Halves<Name, ManageRecords<string, unknown, unknown>, Manage<unknown, unknown>>

interface Declared<Definition> {
  readonly definition: Definition
}

/** Joins the function of a procedure to its declaration. Secrets come in the order of `sources`. */
export function implement<Name extends string, I, O>(
  declared: Declared<UseSecret<Name, I, O>>,
  run: Use<NoInfer<I>, NoInfer<O>>,
): ProcedureImplementation<Name>
export function implement<Name extends string, I, O>(
  declared: Declared<DeriveSecret<Name, I, O>>,
  run: Derive<NoInfer<I>, NoInfer<O>>,
): ProcedureImplementation<Name>
export function implement<Name extends string, I, O>(
  declared: Declared<GenerateSecret<Name, I, O>>,
  run: Generate<NoInfer<I>, NoInfer<O>>,
  load?: Load<NoInfer<I>>,
): ProcedureImplementation<Name>
export function implement<Name extends string, I, O>(
  declared: Declared<ComputePublic<Name, I, O>>,
  run: Compute<NoInfer<I>, NoInfer<O>>,
): ProcedureImplementation<Name>
export function implement<Name extends string, I, O>(
  declared: Declared<ManageRecords<Name, I, O>>,
  run: Manage<NoInfer<I>, NoInfer<O>>,
): ProcedureImplementation<Name>
export function implement(
  { definition }: Declared<{ readonly name: string; readonly kind: string }>,
  run: unknown,
  load?: unknown,
): ProcedureImplementation {
  const { name, kind } = definition
  return Object.freeze({ name, kind, definition, run, load }) as ProcedureImplementation
}
