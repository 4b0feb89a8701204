import { StrongholdError, type SyncReport } from '@stronghold/stronghold'

/** The code of a StrongholdError; undefined for any other. */
export function codeOf(error: unknown): StrongholdError['code'] | undefined {
  return error instanceof StrongholdError ? error.code : undefined
}

/** The same for an error of this side; undefined for another side's answer. */
export function ownCodeOf(error: unknown): StrongholdError['code'] | undefined {
  return error instanceof StrongholdError && !error.remote ? error.code : undefined
}

/** An error in an event. */
export function faultOf(error: unknown): {
  readonly code: StrongholdError['code']
  readonly remote?: true
} {
  const isRemote = error instanceof StrongholdError && error.remote
  return { code: codeOf(error) ?? 'INTERNAL', ...(isRemote ? { remote: true } : {}) }
}

/** The error of a wait whose signal has fired. */
export function codeOfEnd({ reason }: AbortSignal): 'TIMED_OUT' | 'CANCELLED' {
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'TIMED_OUT' : 'CANCELLED'
}

/** The same error with the report of earlier changes, if there were any. */
export function afterParts(error: unknown, report: SyncReport | undefined): unknown {
  if (report === undefined) return error
  if (!(error instanceof StrongholdError)) {
    return new StrongholdError('INTERNAL', { cause: error, report })
  }
  const { code, detail, limit, remote } = error
  return new StrongholdError(code, {
    cause: error,
    report,
    ...(detail === undefined ? {} : { detail }),
    ...(limit === undefined ? {} : { limit }),
    ...(remote ? { remote } : {}),
  })
}

/** The error of a sync whose signal has fired, in place of the error by which it ended. */
export function cancelled(signal: AbortSignal, error: unknown): unknown {
  const applied = error instanceof StrongholdError ? error.report : undefined
  return afterParts(new StrongholdError(codeOfEnd(signal), { cause: error }), applied)
}
