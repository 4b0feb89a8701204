import { inspectProgram, type ProgramReport, Zone } from '@stronghold/zone'
import { budgetOf, zoneBudget } from '../contract/budget/budget.js'
import { exact } from '../contract/codec/exact.js'
import { encode, given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import { type ProgramProtection, programProtections } from '../contract/messages/protections.js'
import { startArgument } from '../contract/messages/start.js'
import { protectionNames } from '../contract/protections.js'
import { type Inside, type InsideReport, translate } from '../host/session/session.js'
import { procedureModules, type ZoneSettings, zoneSettings } from '../host/zone-settings.js'
import { availableMemory } from './host-memory.js'

const program = new URL('../zone-program.js', import.meta.url)
/** Packages that the program loads by name: the text of the bundle does not import them. */
const packages = ['koffi', 'sodium-native', 'sodium-native/binding.js', 'secp256k1/bindings.js']

const inspected = given.fields<Pick<ZoneSettings, 'procedures'>>({ procedures: procedureModules })

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
        // The largest snapshot file, with the message around it.
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
 * procedures: its hash, for `zone.program`, and the accounts that can change it. Starts nothing.
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

/** The required protections of memory, by its own names. */
function memoryOf(require: NonNullable<ZoneSettings['require']>) {
  const names = require === 'all' ? protectionNames : require
  return names.flatMap((name) => programProtections[name as ProgramProtection] ?? [])
}
