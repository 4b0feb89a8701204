import { type Budget, budgets } from '../contract/budget/budget.js'
import { type Check, given, misfit } from '../contract/codec/index.js'
import { type Protection, protectionNames } from '../contract/protections.js'
import type { InsideReport } from './session/session.js'

/** What an application asks of the zone. */
export interface ZoneSettings {
  /**
   * Protections without which the zone must not start (`PROTECTION_MISSING`), by their names, or
   * `all`. A requirement on memory holds for every buffer, later too: a secret that would lie in
   * weaker memory is refused with the same code.
   */
  readonly require?: 'all' | readonly Protection[]
  /**
   * Is told what protects each zone that starts, before any key goes in. If it throws, the zone
   * is ended and the start fails.
   */
  readonly onReport?: (report: InsideReport) => void
  /**
   * The hash that the zone's program must have, its native libraries and `procedures` included:
   * `sha256-…`, as `inspectZoneProgram` and `stronghold doctor` give it. Another program is not given
   * a key (`PROGRAM_MISMATCH`).
   */
  readonly program?: string
  /** Milliseconds until a zone that does not answer is given up; 10,000 by default. */
  readonly startTimeout?: number
  /**
   * Lets the zone run the procedures of `@stronghold/stronghold/insecure`, for tests and recovery
   * drills. Without it, it answers them with `UNKNOWN_METHOD`.
   */
  readonly insecure?: boolean
  /**
   * What the calls of one message may cost together, where the defaults are too low
   * (docs/spec/budgets.md). Every other caller may wait as long as the dearest message runs.
   */
  readonly budget?: Partial<Budget>
  /**
   * Modules of procedures of the application (`file:` addresses), loaded before the zone is locked:
   * docs/manual/custom-procedures.md. Needs a restart, so a lock and an unlock, to change.
   */
  readonly procedures?: readonly URL[]
}

const words = given.list(given.word(...protectionNames))
const required: Check<NonNullable<ZoneSettings['require']>> = (value) =>
  value === 'all' ? value : words(value)

/** Addresses of modules of procedures. */
export const procedureModules = given.optional(given.list(given.url('file:')))
const programHash: Check<string> = (value) => {
  const text = given.text(value)
  if (/^sha256-[A-Za-z0-9+/]{43}=$/.test(text)) return text
  throw misfit('sha256- and 44 digits of base64', value, 'other text')
}

/** Reads settings of a zone: of a word that is not known, nobody would hear. */
export const zoneSettings = given.fields<ZoneSettings>({
  require: given.orNoKey(required),
  onReport: given.optional(given.callable<NonNullable<ZoneSettings['onReport']>>()),
  startTimeout: given.optional(given.someMilliseconds),
  insecure: given.optional(given.flag),
  budget: given.orNoKey(budgets),
  program: given.orNoKey(programHash),
  procedures: procedureModules,
})
