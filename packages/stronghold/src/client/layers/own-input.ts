import { decode, encode } from '../../contract/codec/index.js'
import {
  type ClientInput,
  type ClientMessageName,
  clientMessage,
} from '../../contract/messages/client-messages.js'

/**
 * The checked input must be the one that runs: a getter could show a check another location than
 * the one that is used, and a list or a buffer could change while a check waits. Runs `work` with a
 * private copy, which is wiped afterwards. Each check makes its own: an input that was private once
 * has passed through functions of others since, and nothing that it carries could prove otherwise.
 * @throws StrongholdError (as a rejection) `INVALID_ARGUMENT` for an input that is none.
 */
export async function withOwn<Name extends ClientMessageName, T>(
  name: Name,
  input: ClientInput<Name>,
  work: (own: ClientInput<Name>) => Promise<T>,
): Promise<T> {
  const codec = clientMessage(name).input
  const copy = encode(codec, input as never)
  let isOpen = false
  try {
    return await work(decode(codec, copy) as ClientInput<Name>)
  } catch (error) {
    // A message that was given up may still wait for its turn: wiped, it would be another one.
    isOpen = /^(TIMED_OUT|CANCELLED)$/.test(Object(error).code)
    throw error
  } finally {
    if (!isOpen) copy.fill(0)
  }
}
