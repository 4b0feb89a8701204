import { decode, encode } from '../../contract/codec/index.js'
import {
  type ClientInput,
  type ClientMessageName,
  clientMessage,
} from '../../contract/messages/client-messages.js'

/** Inputs that were decoded here: plain values, of which nobody else has any part. */
const own = new WeakSet<object>()

/** Notes that an input was decoded here and given to nobody else. */
export function noteOwn<Input>(input: Input): Input {
  own.add(input as object)
  return input
}

/**
 * The checked input must be the one that runs: a getter could show a check another location than
 * the one that is used, and a list could change while a check waits. Runs `work` with a private
 * copy, which is wiped afterwards, unless the input is private already: of several layers that look
 * at an input, the outermost copies it.
 * @throws StrongholdError (as a rejection) `INVALID_ARGUMENT` for an input that is none.
 */
export async function withOwn<Name extends ClientMessageName, T>(
  name: Name,
  input: ClientInput<Name>,
  work: (own: ClientInput<Name>) => Promise<T>,
): Promise<T> {
  if (own.has(input as object)) return work(input)
  const codec = clientMessage(name).input
  const copy = encode(codec, input as never)
  let isOpen = false
  try {
    return await work(noteOwn(decode(codec, copy)) as ClientInput<Name>)
  } catch (error) {
    // A message that was given up may still wait for its turn: wiped, it would be another one.
    isOpen = /^(TIMED_OUT|CANCELLED)$/.test(Object(error).code)
    throw error
  } finally {
    if (!isOpen) copy.fill(0)
  }
}
