import { StrongholdError } from '@stronghold/stronghold'
import { codeOfEnd } from '../protocol/errors.js'

/** Names of libp2p's errors that mean more than an unreachable peer. */
const codes = {
  // Of one address among several, or of a step on the way: the dial as a whole goes on.
  TimeoutError: 'TIMED_OUT',
  UnsupportedProtocolError: 'PROTOCOL_UNSUPPORTED',
  DialDeniedError: 'FIREWALL_DENIED',
  ConnectionInterceptedError: 'FIREWALL_DENIED',
  TooManyOutboundProtocolStreamsError: 'PEER_BUSY',
} as const

/** The errors of a peer that hangs up once it knows this side's id. */
const refusals = new Set([
  'ConnectionClosedError',
  'MuxerUnavailableError',
  'MuxerClosedError',
  'StreamResetError',
  'StreamClosedError',
  'StreamStateError',
  'UnexpectedEOFError',
])

/** The meaning of a failure to open a stream. Our own errors are unchanged. */
export function dialFailure(error: unknown, signal: AbortSignal): StrongholdError {
  if (error instanceof StrongholdError) return error
  if (signal.aborted && signal.reason instanceof StrongholdError) return signal.reason
  if (signal.aborted) return new StrongholdError(codeOfEnd(signal), { cause: error })
  const all = flattened(error)
  for (const { name } of all) {
    if (Object.hasOwn(codes, name)) {
      return new StrongholdError(codes[name as keyof typeof codes], { cause: error })
    }
  }
  const refused = all.some(({ name }) => refusals.has(name)) || isCloseEvent(error)
  return new StrongholdError(refused ? 'PEER_REFUSED' : 'PEER_UNREACHABLE', { cause: error })
}

/** A waiter for a stream's drain gets the event itself thrown when the stream closes. */
function isCloseEvent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'close'
}

/** Dialling several addresses fails with an error that holds one for each. */
function flattened(error: unknown): readonly Error[] {
  if (error instanceof AggregateError) return error.errors.flatMap(flattened)
  return error instanceof Error ? [error, ...flattened(error.cause)] : []
}
