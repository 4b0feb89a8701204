import type { ProtectionState } from '../protections.js'

/**
 * The imports and the export of a program that runs inside a zone.
 *
 * A program is a module with one export, `createProgram: CreateProgram`.
 */
export type CreateProgram = (context: ProgramContext) => ZoneProgram | Promise<ZoneProgram>

/** The input of a program, before the zone is locked. */
export interface ProgramContext {
  /** The `argument` of `Zone.spawn`. It travelled in clear and must not be secret. */
  readonly argument: Uint8Array
}

/** A program: its methods, phase by phase. */
export interface ZoneProgram {
  /** One table of methods per phase: a method that the current table lacks cannot be called. */
  readonly phases: Readonly<Record<string, Readonly<Record<string, Handler>>>>
  /** The phase in which calls begin. */
  readonly initial: string
  /**
   * Runs before the zone is locked. Executes typical code once, so that whatever is loaded late (a
   * native library, a table, a thread) is there when files can no longer be opened.
   */
  warmUp?(): void
  /**
   * Runs once, after the zone is locked and before any call: the place for code that the program
   * itself trusts less than its own. What it throws ends the start, as in `createProgram`.
   */
  begin?(): void
  /**
   * Protections of the program besides the zone's own walls, by name; asked once, when the zone is
   * locked and the program has begun. A name of the zone's own is not taken over.
   */
  protections?(): Readonly<Record<string, ProtectionState>>
  /**
   * Wraps the handling of the calls that arrived together; must call `work` exactly once, at once.
   * For programs that hold something open as long as calls come in close order.
   */
  batch?(work: () => void): void
}

/**
 * Answers one call, synchronously. `payload` is valid until the return and is wiped then. The
 * array that is returned belongs to the channel, which wipes it once it is sent: never return one
 * that is needed again. Throw a `Fault` to tell the caller why there is no answer.
 */
export type Handler = (payload: Uint8Array, call: CallContext) => Uint8Array

/** The powers of a handler besides answering. */
export interface CallContext {
  /**
   * Makes `phase` the current one after this call, if the handler returns. The calls that follow,
   * also those that have arrived already, meet the new table.
   */
  enter(phase: string): void
}

const brand = Symbol.for('@stronghold/zone Fault 1')

/**
 * The one kind of error whose meaning leaves the zone: its `code` and nothing else. Anything else
 * that a handler throws reaches the caller as `INTERNAL`.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  /** Upper case letters, digits and underscores, at most 64. */
  readonly code: string
  readonly [brand] = true

  constructor(code: string) {
    super(code)
    this.code = code
  }

  /** Holds for the faults of every copy of this package that a program may have loaded. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }
}
