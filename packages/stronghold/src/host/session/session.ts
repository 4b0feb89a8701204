import { Turns } from '../../client/turns.js'
import type { Budget } from '../../contract/budget/budget.js'
import { isBytes } from '../../contract/codec/any-bytes.js'
import { decode, encode, given, misfit, type ValueOf } from '../../contract/codec/index.js'
import { within } from '../../contract/codec/misfit.js'
import { type ErrorCode, errorOfWord, StrongholdError } from '../../contract/errors.js'
import { isErrorCode } from '../../contract/is-error-code.js'
import type { Message } from '../../contract/messages/define.js'
import { derivingMessages } from '../../contract/messages/deriving.js'
import { HostMemory, type ReportInside } from '../../contract/messages/snapshot.js'
import type { RequestWatch } from './auto-lock.js'
import { type ChangedClient, Changes } from './changes.js'

/** The runner of a Stronghold's inside: a zone process, or this process (`in-process`). */
export interface Inside {
  /** Resolves when it is gone, for any reason. */
  readonly ended: Promise<unknown>
  /** Its protections on this host. */
  readonly report: InsideReport
  /** Bytes of memory that it can still have; absent where that is not known. */
  availableMemory?(): number | undefined
  /** The budget of one message there; absent: the default. */
  readonly budget?: Budget
  /** Sends one request. `wipe`: the payload is overwritten as soon as it was sent. */
  call(
    method: string,
    payload: Uint8Array,
    options: { signal?: AbortSignal; wipe?: boolean },
  ): Promise<Uint8Array>
  /** Ends it at once, with all that it holds in memory. */
  terminate(): Promise<void>
}

/** Whether one protection stands. */
export interface ProtectionState {
  readonly applied: boolean
  /**
   * Whether this system has it: `applied: false, available: true` is a protection that a setting, a
   * limit or a missing package takes away.
   */
  readonly available: boolean
  readonly detail: string
}

/** Plain data about the walls around the inside. */
export interface InsideReport {
  readonly kind: 'zone' | 'in-process'
  readonly protections: Readonly<Record<string, ProtectionState>>
}

/** Plain data about the protections of secrets on this host, and about the missing ones. */
export type Report = InsideReport & ValueOf<typeof ReportInside.output>

const anyInside = given.having<Inside>('an Inside', 'call', 'terminate')

/** Starts an inside. @throws StrongholdError `INVALID_ARGUMENT` for an invalid answer. */
export async function startedBy(start: StartInside, signal?: AbortSignal): Promise<Inside> {
  const inside = given.read('inside', anyInside, await start(signal))
  const { ended, report } = inside
  if (typeof Object(ended).then !== 'function') {
    throw within('inside', within('ended', misfit('a promise', ended)))
  }
  if (typeof Object(report).kind !== 'string' || typeof report.protections !== 'object') {
    throw within('inside', within('report', misfit('kind and protections', report)))
  }
  return inside
}

/** Makes an `Inside` that is locked. */
export type StartInside = (signal?: AbortSignal) => Promise<Inside>

/** The typed way to ask an inside; counts changes that would be lost without a commit. */
export class Session {
  readonly inside: Inside
  readonly changes = new Changes()
  /** Whose turn it is to ask something of a client. */
  readonly turns = new Turns()
  readonly #died: () => void
  readonly #watch: RequestWatch | undefined

  /** `died` is called when a request finds that the inside is gone. */
  constructor(inside: Inside, died: () => void, watch?: RequestWatch) {
    this.inside = inside
    this.#died = died
    this.#watch = watch
  }

  /**
   * Sends `message` and decodes the answer.
   * @throws StrongholdError with the code of the inside or the zone.
   */
  request<Input, Output>(
    message: Message<string, Input, Output>,
    input: Input,
    options: { signal?: AbortSignal | undefined; changes?: boolean; subject?: ChangedClient } = {},
  ): Promise<Output> {
    let payload: Uint8Array
    try {
      payload = encode(message.input, input)
    } catch (error) {
      return Promise.reject(error)
    }
    const { handle } = (input ?? {}) as { handle?: number }
    return this.send(message, payload, {
      ...options,
      changes: options.changes ?? message.changes,
      subject: options.subject ?? handle ?? message.name,
    })
  }

  /** `request` with an encoded input; it counts as a change only if `changes`. */
  send<Output>(
    message: Pick<Message<string, never, Output>, 'name' | 'output' | 'secret'>,
    payload: Uint8Array,
    options: { signal?: AbortSignal | undefined; changes: boolean; subject: ChangedClient },
  ): Promise<Output> {
    if (options.changes) this.changes.note(options.subject)
    this.#watch?.began()
    const isDeriving = derivingMessages.has(message.name)
    const memory = isDeriving ? this.#tellMemory() : undefined
    const answering = this.#call(message.name, payload, {
      wipe: message.secret,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }).then(
      (answer) => decode(message.output, answer),
      (error: unknown) => {
        const translated = placed(translate(error), message.name)
        // Before the caller gets the error: it may unlock again at once, as the message says.
        if (translated.code === 'ZONE_DIED') this.#died()
        throw memory === undefined ? translated : explained(translated, memory)
      },
    )
    if (this.#watch === undefined) return answering
    return answering.finally(() => this.#watch?.ended())
  }

  /** Just before a request that derives a key: the figure holds for that moment. */
  #tellMemory(): number | undefined {
    const bytes = this.inside.availableMemory?.()
    if (bytes === undefined) return undefined
    // If it fails, so does the message after it.
    this.#call(HostMemory.name, encode(HostMemory.input, { bytes }), {}).catch(() => undefined)
    return bytes
  }

  /** An inside of the application may throw or answer anything: either is an error of the message. */
  async #call(...[name, payload, options]: Parameters<Inside['call']>): Promise<Uint8Array> {
    const answer = await this.inside.call(name, payload, options)
    if (isBytes(answer)) return answer
    throw new StrongholdError('INTERNAL', { detail: 'The inside answers something but bytes.' })
  }
}

/** Adds the available memory to an error for want of memory. */
function explained(error: StrongholdError, memory: number): StrongholdError {
  if (error.code !== 'OUT_OF_MEMORY') return error
  const mebibytes = Math.floor(memory / 2 ** 20)
  const detail = `Deriving the key takes 256 MiB for the work factor 18, and twice as much for each one more; ${mebibytes} MiB are available.`
  return new StrongholdError(error.code, { detail, cause: error })
}

/** The receiver of a client's requests: the session that loaded it; throws when that is over. */
export type CurrentSession = () => Session

/**
 * A fault that only the zone can see comes back as a code: the message then names at least the
 * request.
 */
function placed(error: StrongholdError, message: string): StrongholdError {
  if (error.code !== 'INVALID_ARGUMENT' || error.detail !== undefined) return error
  const detail = `${message}: the zone refuses what it was given.`
  return new StrongholdError(error.code, { detail, cause: error.cause })
}

/** Turns an error of the zone into one of ours: only codes have come across. */
export function translate(error: unknown): StrongholdError {
  if (error instanceof StrongholdError) return error
  const { code, fault, message } = (error ?? {}) as Record<string, unknown>
  if (code === 'CALL_FAILED') return errorOfWord(fault)
  // The program of the zone itself tells why it does not start.
  if (code === 'ZONE_START_FAILED' && isErrorCode(fault) && fault !== 'INTERNAL') {
    return new StrongholdError(fault, { cause: error })
  }
  const tells = [
    'PROTECTION_MISSING',
    'PROGRAM_MISMATCH',
    'UNSUPPORTED_RUNTIME',
    'ZONE_START_FAILED',
  ].includes(String(code))
  if (tells && typeof message === 'string') {
    return new StrongholdError(code as ErrorCode, { detail: message, cause: error })
  }
  return new StrongholdError(isErrorCode(code) ? code : 'INTERNAL', { cause: error })
}
