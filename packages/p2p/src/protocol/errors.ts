import { StrongholdError, type SyncReport } from '@stronghold/stronghold'

/** The code of an error of ours; undefined for any other. */
export function codeOf(error: unknown): StrongholdError['code'] | undefined {
  return error instanceof StrongholdError ? error.code : undefined
}

/** The same of what this side found; undefined for what another side answered. */
export function ownCodeOf(error: unknown): StrongholdError['code'] | undefined {
  return error instanceof StrongholdError && !error.remote ? error.code : undefined
}

/** What an event says of an error. */
export function faultOf(error: unknown): {
  readonly code: StrongholdError['code']
  readonly remote?: true
} {
  const isRemote = error instanceof StrongholdError && error.remote
  return { code: codeOf(error) ?? 'INTERNAL', ...(isRemote ? { remote: true } : {}) }
}

/** What the end of a wait is called whose signal has fired. */
export function codeOfEnd({ reason }: AbortSignal): 'TIMED_OUT' | 'CANCELLED' {
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'TIMED_OUT' : 'CANCELLED'
}

/** The same error with what was applied before it, if anything was. */
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

/** What a sync failed with whose signal has fired, in the place of how it was ended. */
export function cancelled(signal: AbortSignal, error: unknown): unknown {
  const applied = error instanceof StrongholdError ? error.report : undefined
  return afterParts(new StrongholdError(codeOfEnd(signal), { cause: error }), applied)
}
