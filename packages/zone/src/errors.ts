/** The faults of a zone, grouped by the caller's remedy. */
export type ZoneErrorCode =
  /** The zone did not come up: it crashed, stalled, or its program refused. Retrying may help. */
  | 'ZONE_START_FAILED'
  /** This is no Node. Retrying does not help. */
  | 'UNSUPPORTED_RUNTIME'
  /** A protection named in `require` could not be applied on this host. Retrying does not help. */
  | 'PROTECTION_MISSING'
  /** The program's files are not those of `programHash`, or were changed meanwhile. */
  | 'PROGRAM_MISMATCH'
  /** The process is gone or its channel is broken. Whether the call took effect is unknown. */
  | 'ZONE_DIED'
  /** The program answered with a fault; `fault` holds its code. */
  | 'CALL_FAILED'
  /** A payload or an answer is longer than `maxMessageLength`. */
  | 'MESSAGE_TOO_LARGE'
  /** The caller's `AbortSignal` fired. */
  | 'CANCELLED'
  /** The current phase of the program has no such method. */
  | 'UNKNOWN_METHOD'
  /** The calling program is wrong. */
  | 'INVALID_ARGUMENT'

/** The only error that this package throws. Messages hold no payload and no key. */
export class ZoneError extends Error {
  override readonly name = 'ZoneError'
  readonly code: ZoneErrorCode
  /** The program's own code, with `CALL_FAILED` and when a program refuses to start. */
  declare readonly fault?: string

  constructor(code: ZoneErrorCode, message: string, fault?: string) {
    super(message)
    this.code = code
    if (fault !== undefined) this.fault = fault
  }
}

/** The error of both sides for bytes on the channel that break the protocol. */
export const channelBroken = (detail: string): ZoneError =>
  new ZoneError('ZONE_DIED', `the channel is broken: ${detail}`)
