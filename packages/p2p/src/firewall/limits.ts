import { given, malformed } from '@stronghold/stronghold/codec'

/** Limits on one peer's use of this side. */
export interface PeerLimits {
  /** Connections: 4 unless stated. */
  readonly connections: number
  /** Streams on which it may ask, over all its connections: 8 unless stated. */
  readonly streams: number
  /** Streams that it may open in ten seconds: 100 unless stated. */
  readonly openings: number
  /** The longest message, in bytes: 1 MiB and 64 KiB unless stated. */
  readonly frame: number
  /** Messages that it may have unanswered on each stream: 256 unless stated. */
  readonly messages: number
  /** Bytes of these messages, at least `frame`: 2 MiB unless stated. */
  readonly bytes: number
  /** Messages a second, over all its streams; further messages wait. 10,000 unless stated. */
  readonly rate: number
  /** Milliseconds for one message, after which it is answered with `TIMED_OUT`: 60,000. */
  readonly deadline: number
  /** Milliseconds that it may take to read bytes on their way to it: 30,000 unless stated. */
  readonly stall: number
}

const defaults: PeerLimits = {
  connections: 4,
  streams: 8,
  openings: 100,
  frame: (1 << 20) + (1 << 16),
  messages: 256,
  bytes: 2 << 20,
  rate: 10_000,
  deadline: 60_000,
  stall: 30_000,
}

const some = given.orNoKey(given.integer(1, Number.MAX_SAFE_INTEGER))
const time = given.orNoKey(given.someMilliseconds)

/** Reads limits that somebody sets. */
export const someLimits = given.fields<Partial<PeerLimits>>({
  connections: some,
  streams: some,
  openings: some,
  frame: some,
  messages: some,
  bytes: some,
  rate: some,
  deadline: time,
  stall: time,
})

/** Limits with defaults for absent fields. @throws StrongholdError `INVALID_ARGUMENT`. */
export function peerLimits(few: Partial<PeerLimits> = {}): PeerLimits {
  const limits = { ...defaults, ...few }
  const isValid =
    Object.values(limits).every((value) => Number.isSafeInteger(value) && value > 0) &&
    limits.bytes >= limits.frame &&
    limits.deadline < 2 ** 31 &&
    limits.stall < 2 ** 31
  if (!isValid) throw malformed('limits.bytes: wanted at least limits.frame.')
  return Object.freeze(limits)
}
