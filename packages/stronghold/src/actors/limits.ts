import { given, malformed } from '../contract/codec/index.js'

/** The memory that one side is ready to hold for the other, and for its own caller. */
export interface Limits {
  /** The longest frame that is taken, in bytes: 64 to 2^30; 4 MiB by default. */
  readonly frame: number
  /** How many messages wait in the mailbox, 1 to 2^20: 256 by default. */
  readonly messages: number
  /** How many bytes wait in the mailbox, at least `frame`; 8 MiB by default. */
  readonly bytes: number
}

/** The shortest limit that leaves room for a hello and every error code, in bytes. */
export const shortestFrame = 64

const maxFrameLength = 2 ** 30
const maxMessages = 2 ** 20

/** Reads limits that a caller sets. */
export const someLimits = given.fields<Partial<Limits>>({
  frame: given.orNoKey(given.integer(shortestFrame, maxFrameLength)),
  messages: given.orNoKey(given.integer(1, maxMessages)),
  bytes: given.orNoKey(given.integer(shortestFrame, Number.MAX_SAFE_INTEGER)),
})

/** Limits of the half that has the client: the unanswered messages of the other half. */
export function mailboxLimits(some: Partial<Limits> = {}): Limits {
  return complete({ frame: 4 << 20, messages: 256, bytes: 8 << 20, ...some })
}

/** Limits of the half that has the reference: the messages that wait to be sent. */
export function outboxLimits(some: Partial<Limits> = {}): Limits {
  return complete({ frame: 4 << 20, messages: 16_384, bytes: 32 << 20, ...some })
}

/** @throws StrongholdError `INVALID_ARGUMENT` for limits that could not work together. */
export function complete(limits: Limits): Limits {
  const { frame, messages, bytes } = limits
  const isValid =
    isBetween(shortestFrame, frame, maxFrameLength) &&
    isBetween(1, messages, maxMessages) &&
    isBetween(frame, bytes, Number.MAX_SAFE_INTEGER)
  if (!isValid) throw malformed('limits.bytes: wanted at least limits.frame.')
  return { frame, messages, bytes }
}

function isBetween(least: number, value: unknown, max: number): boolean {
  return Number.isSafeInteger(value) && least <= (value as number) && (value as number) <= max
}
