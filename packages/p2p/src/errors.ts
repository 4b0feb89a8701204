import { StrongholdError } from '@stronghold/stronghold'

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
