import '#cannot-be-bundled: keep @stronghold packages external, docs/manual/packaging.md'
import { ZoneError } from './errors.js'
import { awaitBirth } from './host/birth.js'
import { type CallOptions, Calls } from './host/calls.js'
import { ChannelLink, type ZoneExit } from './host/link.js'
import {
  parseOptions,
  requireNoMore,
  requireSource,
  type Settings,
  type ZoneOptions,
} from './host/options.js'
import { DisturbedError, pinnedState, requireUnchanged } from './host/pin.js'
import { type ProgramReport, type ProgramState, readProgram } from './host/program.js'
import type { ProgramSource } from './host/program-files.js'
import { requireNode } from './host/runtime.js'
import type { ZoneReport } from './protections.js'

/** Attempts to load a pinned program, if something changes during each. */
const attempts = 3

const guest = new URL('./guest/entry.js', import.meta.url)

/**
 * Reads the program of a zone as it lies in files, without running it: its hash, and the accounts
 * that can change it. By owners and modes: access control lists are not looked at, and on Windows
 * nobody is named.
 */
export const inspectProgram = async (
  source: ProgramSource,
  ...surplus: readonly never[]
): Promise<ProgramReport> => {
  requireNoMore(1, surplus)
  requireSource('source', source)
  return (await readProgram(source, guest)).report
}

/**
 * A program in a locked process of its own.
 *
 * A zone that waits for nothing does not keep its host alive; a call that is pending does. The zone
 * ends with its host, however that ends.
 */
export class Zone {
  /** The process id. */
  readonly pid: number
  /** Which protections stand, and why the others do not. */
  readonly report: ZoneReport
  /** Resolves, and never rejects, when the process is gone. */
  readonly closed: Promise<ZoneExit>
  readonly #link: ChannelLink
  readonly #calls: Calls

  private constructor(link: ChannelLink, calls: Calls, report: ZoneReport) {
    this.pid = link.pid as number
    this.report = report
    this.closed = link.closed
    this.#link = link
    this.#calls = calls
  }

  /**
   * Starts a process, loads `program` in it, locks it, and resolves when it takes calls.
   * @throws ZoneError `INVALID_ARGUMENT`, `CANCELLED`; `PROTECTION_MISSING` for a protection in
   * `require` that does not stand; `PROGRAM_MISMATCH` for a program of another hash than
   * `programHash`; `UNSUPPORTED_RUNTIME` under another runtime than Node; `ZONE_START_FAILED`, with
   * `fault` if the program itself refused.
   */
  static async spawn(options: ZoneOptions, ...surplus: readonly never[]): Promise<Zone> {
    requireNoMore(1, surplus)
    const settings = parseOptions(options)
    requireNode()
    if (settings.signal?.aborted) throw new ZoneError('CANCELLED', 'the start was cancelled')
    if (settings.programHash === undefined) return Zone.#start(settings, undefined)
    // Directories above a program change for reasons of their own: a load during a change does not
    // count, and is repeated.
    for (let attempt = 1; ; attempt++) {
      const pinned = await pinnedState(settings, guest)
      try {
        return await Zone.#start(settings, pinned)
      } catch (error) {
        if (!(error instanceof DisturbedError) || attempt === attempts) throw error
      }
    }
  }

  static async #start(settings: Settings, pinned: ProgramState | undefined): Promise<Zone> {
    if (settings.signal?.aborted) throw new ZoneError('CANCELLED', 'the start was cancelled')
    const link = new ChannelLink(guest)
    try {
      const channel = await awaitBirth(link, { ...settings, entry: guest })
      if (pinned !== undefined) await requireUnchanged(settings, pinned, channel, guest)
      const { report } = channel.description
      // A protection that the report lacks does not hold.
      const missing = settings.require.filter((name) => report.protections[name]?.applied !== true)
      if (missing.length > 0) {
        channel.wipe()
        const details = missing.map((name) => {
          const { detail = 'nothing is said of it' } = report.protections[name] ?? {}
          return `${name} (${detail})`
        })
        throw new ZoneError('PROTECTION_MISSING', `missing here: ${details.join(', ')}`)
      }
      const calls = new Calls(link, channel, settings.maxMessageLength)
      link.release()
      return new Zone(link, calls, report)
    } catch (error) {
      await link.kill()
      throw error
    }
  }

  /**
   * Runs `method` of the program's current phase on `payload`, which belongs to the zone from now
   * on, and resolves with what it returns. Calls run one after the other, in the order in which
   * they were made; calls made in the same turn travel together.
   * @throws ZoneError (as a rejection) `CALL_FAILED` with the program's `fault`, `UNKNOWN_METHOD`,
   * `MESSAGE_TOO_LARGE`, `CANCELLED`, `ZONE_DIED`.
   */
  call(
    method: string,
    payload: Uint8Array,
    options: CallOptions = {},
    ...surplus: readonly never[]
  ): Promise<Uint8Array> {
    return this.#calls.call(method, payload, options, surplus)
  }

  /** Kills the process; resolves when it is gone. Pending calls fail with `ZONE_DIED`. */
  async terminate(...surplus: readonly never[]): Promise<void> {
    requireNoMore(0, surplus)
    this.#calls.end()
    await this.#link.kill()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.terminate()
  }
}
