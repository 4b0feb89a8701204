import { createHash } from 'node:crypto'
import { StrongholdError } from '@stronghold/stronghold'
import type { Conversation } from '../protocol/conversation.js'
import { isSame } from '../protocol/same-bytes.js'
import { announcement, piece, pieceLength, want } from './sync-frames.js'

/** Milliseconds for each frame of a parcel. */
const frameMilliseconds = 30_000

/** The received part of a parcel. */
export interface Partial {
  readonly digest: Uint8Array
  readonly length: number
  readonly pieces: Uint8Array[]
  /** Bytes in `pieces`. */
  received: number
}

/** SHA-256, 32 bytes. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

/** Sends bytes, from the offset that the other side asks for, each piece once, until it has all. */
export async function sendParcel(conversation: Conversation, bytes: Uint8Array): Promise<void> {
  const { length } = bytes
  await conversation.say(announcement, { length, digest: digestOf(bytes) })
  let next: number | undefined
  for (;;) {
    const { offset } = await conversation.hear(want, AbortSignal.timeout(frameMilliseconds))
    // A peer could otherwise ask for one piece again and again.
    if (offset > length || offset !== (next ?? offset)) {
      throw new StrongholdError('PROTOCOL_VIOLATION')
    }
    if (offset === length) return
    next = Math.min(offset + pieceLength, length)
    await conversation.say(piece, { bytes: bytes.subarray(offset, next) })
  }
}

/**
 * Receives a parcel; undefined when `isKnown` says of its digest that it need not be sent.
 * @param options.most the longest accepted parcel, in bytes.
 * @param options.earlier the part that came before the connection was lost: of the same parcel,
 *   only the rest is asked for.
 * @param options.begun called with the part to keep for another try.
 * @throws StrongholdError `MESSAGE_TOO_LARGE`, `PROTOCOL_VIOLATION`, `CONNECTION_LOST`, `TIMED_OUT`.
 */
export async function receiveParcel(
  conversation: Conversation,
  options: {
    readonly max: number
    readonly patience: number
    readonly earlier?: Partial | undefined
    readonly begun?: (partial: Partial) => void
    readonly isKnown?: (digest: Uint8Array) => boolean
  },
): Promise<{ readonly digest: Uint8Array; readonly bytes: Uint8Array | undefined }> {
  const { max, patience, earlier, begun, isKnown } = options
  const head = await conversation.hear(announcement, AbortSignal.timeout(patience))
  const { length } = head
  if (length > max) throw new StrongholdError('MESSAGE_TOO_LARGE')
  const digest = head.digest.slice()
  if (isKnown?.(digest)) {
    await conversation.say(want, { offset: length })
    return { digest, bytes: undefined }
  }
  const goesOn = earlier !== undefined && isSame(earlier.digest, digest)
  // Not in one piece: a peer that announces much and sends little gets no memory for it.
  const partial = goesOn ? earlier : { digest, length, pieces: [], received: 0 }
  begun?.(partial)
  while (partial.received < length) {
    await conversation.say(want, { offset: partial.received })
    const { bytes } = await conversation.hear(piece, AbortSignal.timeout(frameMilliseconds))
    // Each piece costs memory besides its content: none may be smaller than necessary.
    if (bytes.length !== Math.min(pieceLength, length - partial.received)) {
      throw new StrongholdError('PROTOCOL_VIOLATION')
    }
    partial.pieces.push(bytes)
    partial.received += bytes.length
  }
  const whole = Buffer.concat(partial.pieces)
  if (!isSame(digestOf(whole), digest)) throw new StrongholdError('PROTOCOL_VIOLATION')
  await conversation.say(want, { offset: length })
  return { digest, bytes: new Uint8Array(whole.buffer, whole.byteOffset, whole.length) }
}
