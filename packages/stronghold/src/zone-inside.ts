import { Zone, type ZoneOptions } from '@stronghold/zone'
import { encode } from './codec/index.js'
import { StrongholdError } from './errors.js'
import { startArgument } from './messages/start.js'
import { type Inside, translate } from './session.js'

/** What an application asks of the zone. */
export interface ZoneSettings {
  /** Protections without which the zone must not start (`PROTECTION_MISSING`). */
  readonly require?: NonNullable<ZoneOptions['require']>
  /** Milliseconds until a zone that does not answer is given up; 10,000 by default. */
  readonly startTimeout?: number
  /**
   * Lets the zone run the procedures of `@stronghold/stronghold/insecure`, for tests and recovery
   * drills. Without it, it answers them with `UNKNOWN_METHOD`.
   */
  readonly insecure?: boolean
  /**
   * Modules of procedures of the application (`file:` addresses), loaded before the zone is locked:
   * docs/manual/custom-procedures.md. Needs a restart, so a lock and an unlock, to change.
   */
  readonly procedures?: readonly URL[]
}

/**
 * Starts a zone process that runs the inside of a Stronghold, locked.
 * @throws StrongholdError `ZONE_START_FAILED`, `PROTECTION_MISSING`, `CANCELLED`; `MODULE_REFUSED`
 *   for a module of procedures that cannot be loaded.
 */
export async function startZone(
  { insecure = false, procedures = [], ...settings }: ZoneSettings = {},
  signal?: AbortSignal,
): Promise<Inside> {
  if (!procedures.every((module) => module instanceof URL && module.protocol === 'file:')) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  const program = new URL('./zone-program.js', import.meta.url)
  try {
    const zone = await Zone.spawn({
      ...settings,
      program,
      argument: encode(startArgument, { insecure, modules: procedures.map(({ href }) => href) }),
      // The largest snapshot file, and what stands around it in a message.
      maxMessageLength: 2 ** 30 + 2 ** 20,
      ...(signal === undefined ? {} : { signal }),
    })
    return {
      ended: zone.closed,
      report: { kind: 'zone', protections: zone.report.protections },
      call: (method, payload, options) => zone.call(method, payload, options),
      terminate: () => zone.terminate(),
    }
  } catch (error) {
    throw translate(error)
  }
}
