import { inspectProgram, type ProgramReport, Zone } from '@stronghold/zone'
import { type Budget, budgetOf, budgets, zoneBudget } from '../../contract/budget/budget.js'
import { exact } from '../../contract/codec/exact.js'
import { type Check, encode, given, misfit } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type ProgramProtection, programProtections } from '../../contract/messages/protections.js'
import { startArgument } from '../../contract/messages/start.js'
import { type Protection, protectionNames } from '../../contract/protections.js'
import { availableMemory } from './host-memory.js'
import { type Inside, type InsideReport, translate } from './session.js'

const program = new URL('../../zone-program.js', import.meta.url)
/** What the program loads by name: the bundle has no import of them that stands in its text. */
const packages = ['koffi', 'sodium-native', 'sodium-native/binding.js', 'secp256k1/bindings.js']

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

const modules = given.optional(given.list(given.url('file:')))
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
  procedures: modules,
})
const inspected = given.fields<Pick<ZoneSettings, 'procedures'>>({ procedures: modules })

/**
 * Starts a zone process that runs the inside of a Stronghold, locked.
 * @throws StrongholdError `INVALID_ARGUMENT`, `ZONE_START_FAILED`, `PROTECTION_MISSING`,
 *   `PROGRAM_MISMATCH`, `CANCELLED`; `MODULE_REFUSED`
 *   for a module of procedures that cannot be loaded.
 */
export const startZone = exact(
  2,
  async function startZone(settings: ZoneSettings = {}, signal?: AbortSignal): Promise<Inside> {
    given.read('signal', given.optional(given.signal), signal)
    const own = given.read('settings', zoneSettings, settings)
    const { insecure = false, procedures = [], require = [], onReport, startTimeout } = own
    const memory = memoryOf(require)
    const budget = budgetOf(own.budget, zoneBudget)
    try {
      const zone = await Zone.spawn({
        program,
        require,
        programSource: { packages, files: procedures },
        ...(own.program === undefined ? {} : { programHash: own.program }),
        programProtections: Object.keys(programProtections),
        ...(startTimeout === undefined ? {} : { startTimeout }),
        argument: encode(startArgument, {
          insecure,
          budget,
          modules: procedures.map(({ href }) => href),
          memory,
        }),
        // The largest snapshot file, and what stands around it in a message.
        maxMessageLength: 2 ** 30 + 2 ** 20,
        ...(signal === undefined ? {} : { signal }),
      })
      const report: InsideReport = { kind: 'zone', protections: zone.report.protections }
      try {
        onReport?.(report)
      } catch (error) {
        await zone.terminate()
        throw error
      }
      return {
        ended: zone.closed,
        budget,
        availableMemory,
        report,
        call: (method, payload, options) => zone.call(method, payload, options),
        terminate: () => zone.terminate(),
      }
    } catch (error) {
      throw translate(error)
    }
  },
)

/**
 * Reads the program of the zone as it lies on this machine, with its native libraries and modules of
 * procedures: its hash, for `zone.program`, and who can change it. Starts nothing.
 * @throws StrongholdError `INVALID_ARGUMENT`; `PROGRAM_MISMATCH` when it cannot be read.
 */
export const inspectZoneProgram = exact(
  1,
  async function inspectZoneProgram(
    settings: Pick<ZoneSettings, 'procedures'> = {},
  ): Promise<ProgramReport> {
    const { procedures = [] } = given.read('settings', inspected, settings)
    try {
      return await inspectProgram({ program, packages, files: procedures })
    } catch (cause) {
      throw new StrongholdError('PROGRAM_MISMATCH', { detail: 'It cannot be read.', cause })
    }
  },
)

/** What is required of memory, in its own words. */
function memoryOf(require: NonNullable<ZoneSettings['require']>) {
  const names = require === 'all' ? protectionNames : require
  return names.flatMap((name) => programProtections[name as ProgramProtection] ?? [])
}
