import {
  type Codec,
  fixedBytes,
  malformed,
  oneOf,
  Reader,
  type StructOf,
  struct,
  text,
  u8,
  u32,
  u53,
  Writer,
} from '../contract/codec/index.js'

/** The kinds of frames: the first byte of each (docs/spec/actors.md). */
export const kinds = {
  greeting: 1,
  welcome: 2,
  ask: 3,
  tell: 4,
  cancel: 5,
  answer: 6,
  done: 7,
  failure: 8,
  farewell: 9,
} as const

/** A kind of frame, and the fields after its first byte. */
export interface Frame<T> {
  readonly kind: number
  readonly codec: Codec<T>
}

/** `SHRF`, and the version of the protocol. */
const opening = { magic: fixedBytes(4), version: u8 }

/** The beginning of each connection: `SHRF`, version 1. */
export const ours = Object.freeze({ magic: new TextEncoder().encode('SHRF'), version: 1 })

/** The first frame, from the half with the reference: the longest frame that it takes. */
export const greeting = frame(kinds.greeting, { ...opening, frame: u32 })

/** The second frame, from the half with the client: its id, and the size of its mailbox. */
export const welcome = frame(kinds.welcome, {
  ...opening,
  id: fixedBytes(24),
  frame: u32,
  messages: u32,
  bytes: u53,
})

/** The answer to a message is no longer wanted. */
export const cancel = frame(kinds.cancel, { number: u32 })

/** A told message has been handled. */
export const done = frame(kinds.done, { number: u32 })

/** An asked message failed with this code. */
export const failure = frame(kinds.failure, { number: u32, code: text })

/** The last frame of a side: it has finished, or refuses a frame. */
export const farewell = frame(kinds.farewell, { reason: oneOf(['stopped', 'violation']) })

/** The bytes of a frame, in a buffer of their own. */
export function encodeFrame<T>({ kind, codec }: Frame<T>, value: T): Uint8Array {
  const writer = new Writer(1 + codec.size(value))
  writer.u8(kind)
  codec.write(writer, value)
  return writer.bytes
}

/**
 * The fields of a frame of this kind.
 * @throws StrongholdError `INVALID_ARGUMENT` for any other frame.
 */
export function decodeFrame<T>({ kind, codec }: Frame<T>, bytes: Uint8Array): T {
  const reader = new Reader(bytes)
  if (reader.u8() !== kind) throw malformed()
  const value = codec.read(reader)
  reader.end()
  return value
}

/**
 * Checks the other side's first frame.
 * @throws StrongholdError `INVALID_ARGUMENT` for another protocol, or another version of it.
 */
export function requireOurs({ magic, version }: { magic: Uint8Array; version: number }): void {
  if (version !== ours.version || magic.some((byte, i) => byte !== ours.magic[i])) throw malformed()
}

function frame<F extends Readonly<Record<string, Codec<unknown>>>>(
  kind: number,
  fields: F,
): Frame<StructOf<F>> {
  return Object.freeze({ kind, codec: struct(fields) })
}
