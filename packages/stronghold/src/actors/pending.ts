import type { ClientMessageName } from '../contract/messages/client-messages.js'
import { answerCheck } from './answer-check.js'
import { type AnyMessage, encodeMessage, messageOf } from './message-frames.js'
import type { Outgoing } from './outbox.js'
import { Waiting } from './waiting.js'

/** A message that somebody waits for: `ask` until it is answered, `tell` until it is sent. */
export class Pending extends Waiting<unknown> implements Outgoing {
  readonly frame: Uint8Array
  readonly length: number
  readonly message: AnyMessage
  readonly isAsked: boolean
  /** Whether an output answers the input. */
  readonly fits: (output: unknown) => boolean
  /** Whether an output that fits is one that the procedures can have; see `answerCheck`. */
  readonly isSound: (output: unknown) => boolean | Promise<boolean>
  /** The number under which it was sent. */
  number: number | undefined

  /** @throws StrongholdError `INVALID_ARGUMENT` for an unknown message or an input that is none. */
  constructor(kind: 'ask' | 'tell', name: ClientMessageName, input: never) {
    super()
    this.frame = encodeMessage(kind, name, input)
    this.length = this.frame.length
    this.message = messageOf(name)
    this.isAsked = kind === 'ask'
    this.fits = this.message.fits(input)
    // A told message has no answer.
    this.isSound = kind === 'ask' ? answerCheck(name, input) : () => true
  }

  sent(number: number): void {
    this.number = number
    if (!this.isAsked) this.resolve(undefined)
  }
}
