import type { AnyClientMessage, ClientMessageName } from '../contract/messages/client-messages.js'
import type { Judgement } from '../contract/messages/to-client/declare.js'
import { soundOutputs } from './answer-check.js'
import { encodeMessage, messageOf } from './message-frames.js'
import type { Outgoing } from './outbox.js'
import { Waiting } from './waiting.js'

/** A message that a caller waits for: `ask` until it is answered, `tell` until it is sent. */
export class Pending extends Waiting<unknown> implements Outgoing {
  readonly frame: Uint8Array
  readonly length: number
  readonly message: AnyClientMessage
  readonly isAsked: boolean
  /** Whether an output answers the input. */
  readonly fits: (output: unknown) => boolean
  /** Whether a fitting output is possible for the procedures; see `soundOutputs`. */
  readonly isSound: (output: unknown) => Judgement
  /** The number under which it was sent. */
  number: number | undefined

  /** @throws StrongholdError `INVALID_ARGUMENT` for an unknown message or an invalid input. */
  constructor(kind: 'ask' | 'tell', name: ClientMessageName, input: never) {
    super()
    this.frame = encodeMessage(kind, name, input)
    this.length = this.frame.length
    this.message = messageOf(name)
    this.isAsked = kind === 'ask'
    this.fits = this.message.fits(input)
    // A told message has no answer.
    this.isSound = kind === 'ask' ? this.message.isSound(input, soundOutputs) : () => true
  }

  sent(number: number): void {
    this.number = number
    if (!this.isAsked) this.resolve(undefined)
  }
}
