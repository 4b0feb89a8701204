import type { RequestWatch } from './auto-lock.js'
import { Changes, type Subject } from './changes.js'
import { decode, encode, type ValueOf } from './codec/index.js'
import { isErrorCode, StrongholdError } from './errors.js'
import type { Message } from './messages/define.js'
import type { ReportInside } from './messages/snapshot.js'

/** Whatever runs the inside of a Stronghold: a zone process, or this process (`in-process`). */
export interface Inside {
  /** Resolves when it is gone, for whatever reason. */
  readonly ended: Promise<unknown>
  /** What protects it on this host. */
  readonly report: InsideReport
  /** Asks one thing. `wipe`: the payload is overwritten as soon as it has left. */
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

/** Plain data about everything that protects secrets on this host, and what does not. */
export type Report = InsideReport & ValueOf<typeof ReportInside.output>

/** Makes an `Inside` that is locked. */
export type StartInside = (signal?: AbortSignal) => Promise<Inside>

/** The typed way to ask an inside; counts what would be lost without a commit. */
export class Session {
  readonly inside: Inside
  readonly changes = new Changes()
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
   * @throws StrongholdError with whatever code the inside or the zone gives.
   */
  request<Input, Output>(
    message: Message<string, Input, Output>,
    input: Input,
    options: { signal?: AbortSignal | undefined; changes?: boolean; subject?: Subject } = {},
  ): Promise<Output> {
    let payload: Uint8Array
    try {
      payload = encode(message.input, input)
    } catch (error) {
      return Promise.reject(error)
    }
    if (options.changes ?? message.changes) {
      const { handle } = (input ?? {}) as { handle?: number }
      this.changes.note(options.subject ?? handle ?? message.name)
    }
    this.#watch?.began()
    const answering = this.inside
      .call(message.name, payload, {
        wipe: message.secret,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      })
      .then(
        (answer) => decode(message.output, answer),
        (error: unknown) => {
          const translated = translate(error)
          // Before the caller hears of it: it may unlock again at once, as the message says.
          if (translated.code === 'ZONE_DIED') this.#died()
          throw translated
        },
      )
    if (this.#watch === undefined) return answering
    return answering.finally(() => this.#watch?.ended())
  }
}

/** Where a client's requests go: the session that loaded it; throws when that is over. */
export type CurrentSession = () => Session

/** Turns an error of the zone into one of ours: only codes have come across. */
export function translate(error: unknown): StrongholdError {
  if (error instanceof StrongholdError) return error
  const { code, fault, message } = (error ?? {}) as Record<string, unknown>
  if (code === 'CALL_FAILED') {
    return new StrongholdError(isErrorCode(fault) ? fault : 'INTERNAL')
  }
  // The program of the zone says itself why it does not start.
  if (code === 'ZONE_START_FAILED' && isErrorCode(fault)) {
    return new StrongholdError(fault, { cause: error })
  }
  const tells = code === 'PROTECTION_MISSING' || code === 'ZONE_START_FAILED'
  if (tells && typeof message === 'string') {
    return new StrongholdError(code, { detail: message, cause: error })
  }
  return new StrongholdError(isErrorCode(code) ? code : 'INTERNAL', { cause: error })
}
