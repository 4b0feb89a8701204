import { type Codec, given, malformed, Reader, Writer } from '../contract/codec/index.js'
import {
  type AnyClientMessage,
  type ClientInput,
  type ClientMessageName,
  clientMessage,
  clientMessageName,
  clientMessages,
} from '../contract/messages/client-messages.js'
import { kinds } from './frames.js'

const numbered: ReadonlyMap<number, AnyClientMessage> = new Map(
  Object.values(clientMessages).map(({ name, number }) => [number, clientMessage(name)]),
)

/** Numbers of messages begin at 0 and begin again there after 2^32 - 1. */
export function following(number: number): number {
  return (number + 1) >>> 0
}

/**
 * The entry of the table.
 * @throws StrongholdError `INVALID_ARGUMENT` for a name that is not in it.
 */
export function messageOf(name: string): AnyClientMessage {
  return clientMessage(given.read('message', clientMessageName, name))
}

/**
 * An `ask` or `tell` frame without its number, which is set when it is sent.
 * @throws StrongholdError `INVALID_ARGUMENT` for an invalid input.
 */
export function encodeMessage<Name extends ClientMessageName>(
  kind: 'ask' | 'tell',
  name: Name,
  input: ClientInput<Name>,
): Uint8Array {
  const message = messageOf(name)
  const writer = new Writer(1 + 4 + 1 + message.input.size(input as never))
  writer.u8(kinds[kind])
  writer.u32(0)
  writer.u8(message.number)
  message.input.write(writer, input as never)
  return writer.bytes
}

/** Sets the number of an `ask` or `tell` frame. */
export function setNumber(frame: Uint8Array, number: number): void {
  new DataView(frame.buffer, frame.byteOffset).setUint32(1, number, true)
}

/**
 * The kind and number of a frame with a number.
 * @throws StrongholdError `INVALID_ARGUMENT` for a frame that is too short.
 */
export function headOf(frame: Uint8Array): { readonly kind: number; readonly number: number } {
  const reader = new Reader(frame)
  return { kind: reader.u8(), number: reader.u32() }
}

/**
 * The content of an `ask` or `tell` frame; `input` has views of the frame.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown message or a malformed input.
 */
export function decodeMessage(frame: Uint8Array): { message: AnyClientMessage; input: unknown } {
  const reader = new Reader(frame)
  reader.raw(1 + 4)
  const message = numbered.get(reader.u8())
  if (message === undefined) throw malformed()
  const input = message.input.read(reader)
  reader.end()
  return { message, input }
}

/** An `answer` frame. */
export function encodeAnswer(number: number, codec: Codec<unknown>, output: unknown): Uint8Array {
  const writer = new Writer(1 + 4 + codec.size(output))
  writer.u8(kinds.answer)
  writer.u32(number)
  codec.write(writer, output)
  return writer.bytes
}

/**
 * The output in an `answer` frame; it has views of the frame.
 * @throws StrongholdError `INVALID_ARGUMENT` for a malformed output.
 */
export function decodeAnswer(frame: Uint8Array, codec: Codec<unknown>): unknown {
  const reader = new Reader(frame)
  reader.raw(1 + 4)
  const output = codec.read(reader)
  reader.end()
  return output
}
