import { exact } from '../codec/exact.js'
import { type Codec, given } from '../codec/index.js'
import type { Location, StoredLocation } from '../location.js'
import { type Attributes, attributes } from '../policy/policy.js'
import type { Answer } from './answer.js'
import type { CostOf } from './cost.js'
import type { SecretType } from './secret-type.js'
import type { Suits } from './suits.js'

/** The type of a procedure's product, and the parties that can know it. Policy decides by this. */
export interface ProductFacts {
  readonly type: SecretType
  /**
   * `nobody`: it was drawn at random inside, with at least 128 bits.
   * `sources`: anybody who knows all the sources knows it, and nobody else.
   * `caller`: anybody may know it, because it came in, or because public input determines it (such
   * as a key agreement with a public key that the caller chose). A key-encryption key that the
   * caller may know would carry any secret out (key wrap).
   */
  readonly knownTo: 'nobody' | 'sources' | 'caller'
}

/**
 * The places of secrets while a procedure runs in a zone, with the native provider.
 *
 * `none`: it has no secret. `guarded`: in guarded pages, registers and the C stack, and nowhere else.
 * `openssl`: in OpenSSL's own heap besides, which clears what it frees. `javascript`: as values
 * of the JavaScript heap, which nobody can wipe: until they are collected, or the zone ends.
 *
 * Messages are not covered: requests and answers pass through ordinary memory of the zone and are
 * wiped there.
 */
export type SecretMemory = 'none' | 'guarded' | 'openssl' | 'javascript'

/** One place, or one for each word of an input (a cipher, a curve) that decides it. */
export type ProcedureMemory = SecretMemory | Readonly<Record<string, SecretMemory>>

interface Description<Name extends string, Input, Output> {
  readonly name: Name
  /**
   * Its number on the wire, from 0 in one row; never given to another procedure. `undefined` for
   * those of the application, which their declarations name.
   */
  readonly number: number | undefined
  /** The document that defines its computation, by its short name, with the section. */
  readonly source: string
  readonly input: Codec<Input>
  readonly output: Codec<Output>
  /**
   * The shape of its answer to an input: a size, or a point of a curve. Another side's answers are
   * checked against it; it reads lengths and words, and keeps none of the input.
   */
  answer(input: NoInfer<Input>): Answer
  /** The most that a call costs: a pure function, which both sides call before anything runs. */
  readonly cost: CostOf<NoInfer<Input>>
  /**
   * Fields of `input` that carry a secret in. They are never taken from a command line, where other
   * processes and the shell's history see them; calls with such fields are not to be logged.
   */
  readonly secretInputs?: readonly (keyof NoInfer<Input> & string)[]
  /** Code of the application, which may use only secrets whose policy names it. */
  readonly custom?: true
  /** Its name, `@` and the SHA-256 of its module (hex): a policy may name this code and no other. */
  readonly pinned?: string
}

/** Makes a secret from nothing secret, and writes it to `target`. */
export interface GenerateSecret<Name extends string, Input, Output>
  extends Description<Name, Input, Output> {
  readonly kind: 'generate'
  readonly memory: ProcedureMemory
  target(input: Input): Location
  product(input: Input): ProductFacts
}

/** Makes a secret from other secrets, and writes it to `target`. */
export interface DeriveSecret<Name extends string, Input, Output>
  extends Description<Name, Input, Output> {
  readonly kind: 'derive'
  readonly memory: ProcedureMemory
  sources(input: Input): readonly Location[]
  /** Which secrets each source may be. */
  readonly suits: readonly Suits<NoInfer<Input>>[]
  target(input: Input): Location
  /** `types`: those of the sources. */
  product(input: Input, types: readonly SecretType[]): ProductFacts
  /**
   * The product holds the sources' own bytes, so that their attributes go with them: what must not
   * be done with a secret must not be done with its copy.
   */
  readonly carries?: true
}

/** Computes an output for the caller from secrets; writes none. */
export interface UseSecret<Name extends string, Input, Output>
  extends Description<Name, Input, Output> {
  readonly kind: 'use'
  readonly memory: ProcedureMemory
  sources(input: Input): readonly Location[]
  /** The types of secrets that each source may be. */
  readonly suits: readonly Suits<NoInfer<Input>>[]
  /**
   * The output is one source encrypted under another (indexes into `sources`): a holder of
   * the second reads the first.
   */
  readonly wraps?: { readonly secret: number; readonly under: number }
  /** The output holds the source's own bytes: only for records that grant it (personal data). */
  readonly reads?: true
  /** The output is bytes that were sealed: the zone's own copy of them is wiped once it is sent. */
  readonly reveals?: true
  /** With `reads`: the path of the client whose record it is; absent, the caller's own. */
  owner?(input: Input): Uint8Array | undefined
  /** Only in an inside that was started for it (`insecure: true`). */
  readonly insecure?: true
}

/** Computes on what came in; reads no secret and writes none. */
export interface ComputePublic<Name extends string, Input, Output>
  extends Description<Name, Input, Output> {
  readonly kind: 'compute'
  readonly memory: ProcedureMemory
}

/** Changes which records exist, without opening one. */
export interface ManageRecords<Name extends string, Input, Output>
  extends Description<Name, Input, Output> {
  readonly kind: 'manage'
  /** The vaults whose records it may remove. */
  vaults(input: Input): readonly Uint8Array[]
  /** The records that it revokes. */
  revokes(input: Input): readonly StoredLocation[]
  /** The vaults whose revoked records it destroys. */
  collects(input: Input): readonly Uint8Array[]
}

/** The declared half of a procedure, by its kind. */
export interface ProcedureDefinitions<Name extends string, Input, Output> {
  readonly generate: GenerateSecret<Name, Input, Output>
  readonly derive: DeriveSecret<Name, Input, Output>
  readonly use: UseSecret<Name, Input, Output>
  readonly compute: ComputePublic<Name, Input, Output>
  readonly manage: ManageRecords<Name, Input, Output>
}

/** What a procedure does with secrets: the kind decides what it is given and what it gives. */
export type ProcedureKind = keyof ProcedureDefinitions<string, unknown, unknown>

/**
 * The declared half of a procedure: data and pure functions that both sides of the wall read, and a
 * reference too. The half that runs on secrets is in `inside/procedures/`, in the file of this name.
 */
export type ProcedureDefinition<
  Name extends string = string,
  Input = unknown,
  Output = unknown,
  Kind extends ProcedureKind = ProcedureKind,
> = ProcedureDefinitions<Name, Input, Output>[Kind]

declare const outputType: unique symbol

/**
 * A frozen, plain request to run one procedure. It can be kept, compared and sent. Do not log calls
 * that carry a secret in (`WriteVault`, `BIP39Recover`).
 */
export interface Call<Output = unknown, Name extends string = string> {
  readonly procedure: Name
  readonly input: unknown
  /** The policy, readers and label of the secret that it writes. */
  readonly attributes?: Attributes | undefined
  /** An approval, for secrets whose policy asks for one. */
  readonly approval?: Uint8Array | undefined
  /** Exists for the type checker only. */
  readonly [outputType]?: Output
}

/** The output of a call. */
export type OutputOf<C> = C extends Call<infer Output> ? Output : never

/** The options of a call besides its input. */
export interface CallOptions {
  /** For procedures that write a secret; others refuse it (`INVALID_ARGUMENT`). */
  readonly attributes?: Attributes
  /** A token of `grantApproval`, or one signed by the approver that the policy names. */
  readonly approval?: Uint8Array
}

/**
 * Makes calls of one procedure; what is declared of it is in `definition`.
 * @throws StrongholdError `INVALID_ARGUMENT` for a field that is not known, in the input or in the
 * options (`attributes.policy.maxuses: unknown`). The value of a known field is checked when the
 * call is run.
 */
export interface Procedure<
  Name extends string,
  Input,
  Output,
  Kind extends ProcedureKind = ProcedureKind,
> {
  (input: Input, options?: CallOptions): Call<Output, Name>
  readonly definition: ProcedureDefinition<Name, Input, Output, Kind>
}

/** Declares a procedure that makes a secret from nothing secret. */
export function generateSecret<const Name extends string, Input, Output>(
  definition: Omit<GenerateSecret<Name, Input, Output>, 'kind'>,
): Procedure<Name, Input, Output, 'generate'> {
  return procedure({ kind: 'generate', ...definition })
}

/** Declares a procedure that makes a secret from other secrets. */
export function deriveSecret<const Name extends string, Input, Output>(
  definition: Omit<DeriveSecret<Name, Input, Output>, 'kind'>,
): Procedure<Name, Input, Output, 'derive'> {
  return procedure({ kind: 'derive', ...definition })
}

/** Declares a procedure that uses secrets and writes none. */
export function useSecret<const Name extends string, Input, Output>(
  definition: Omit<UseSecret<Name, Input, Output>, 'kind'>,
): Procedure<Name, Input, Output, 'use'> {
  return procedure({ kind: 'use', ...definition })
}

/** Declares a procedure that reads no secret and writes none. */
export function computePublic<const Name extends string, Input, Output>(
  definition: Omit<ComputePublic<Name, Input, Output>, 'kind'>,
): Procedure<Name, Input, Output, 'compute'> {
  return procedure({ kind: 'compute', ...definition })
}

/** Declares a procedure that changes which records exist and opens none. */
export function manageRecords<const Name extends string, Input, Output>(
  definition: Omit<ManageRecords<Name, Input, Output>, 'kind'>,
): Procedure<Name, Input, Output, 'manage'> {
  return procedure({ kind: 'manage', ...definition })
}

const callOptions = given.fields<CallOptions>({
  attributes: given.optional(given.as(attributes)),
  approval: given.optional(given.bytes()),
})

// An unknown field is refused here, where it was written: a policy in the wrong place would
// never reach the zone. The value of a known field is checked where the call is run.
function procedure<Name extends string, Input, Output, Kind extends ProcedureKind>(
  definition: ProcedureDefinition<Name, Input, Output, Kind>,
): Procedure<Name, Input, Output, Kind> {
  const inputs = given.as(definition.input)
  const make = (input: Input, options: CallOptions = {}): Call<Output, Name> => {
    given.requireKnown('input', inputs, input)
    given.requireKnown('options', callOptions, options)
    return Object.freeze({
      procedure: definition.name,
      input: Object.freeze({ ...input }),
      ...(options.attributes === undefined ? {} : { attributes: options.attributes }),
      ...(options.approval === undefined ? {} : { approval: options.approval }),
    })
  }
  const call = Object.assign(exact(2, make), { definition: Object.freeze(definition) })
  return Object.freeze(call) as Procedure<Name, Input, Output, Kind>
}
