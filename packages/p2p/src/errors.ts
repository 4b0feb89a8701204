import { StrongholdError } from '@stronghold/stronghold'

/** The code of an error of ours; undefined for any other. */
export function codeOf(error: unknown): StrongholdError['code'] | undefined {
  return error instanceof StrongholdError ? error.code : undefined
}

/** What the end of a wait is called whose signal has fired. */
export function codeOfEnd({ reason }: AbortSignal): 'TIMED_OUT' | 'CANCELLED' {
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'TIMED_OUT' : 'CANCELLED'
}
