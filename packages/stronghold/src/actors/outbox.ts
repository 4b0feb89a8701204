import { StrongholdError } from '../contract/errors.js'
import type { Limits } from './limits.js'
import { following, setNumber } from './message-frames.js'

/** A message on its way out: it waits, then it is sent, then it is handled. */
export interface Outgoing {
  /** Its bytes, until it is sent. */
  readonly frame: Uint8Array
  /** Length of the frame. */
  readonly length: number
  /** Called when it is sent, with its number. */
  sent?(number: number): void
}

/**
 * The messages of one side. The other side's mailbox never overflows: as many messages and bytes as
 * it holds may be unanswered, others wait here, and when this queue is full, more are refused.
 */
export class Outbox<M extends Outgoing> {
  readonly #own: Limits
  readonly #theirs: Limits
  readonly #send: (frame: Uint8Array) => void
  readonly #waiting = new Set<M>()
  readonly #unanswered = new Map<number, M>()
  #waitingBytes = 0
  #unansweredBytes = 0
  #next = 0

  constructor(own: Limits, theirs: Limits, send: (frame: Uint8Array) => void) {
    this.#own = own
    this.#theirs = theirs
    this.#send = send
  }

  /**
   * Sends a message, or lets it wait.
   * @throws StrongholdError `MAILBOX_FULL`, `MESSAGE_TOO_LARGE`; the frame is wiped then.
   */
  put(message: M): void {
    const { frame, length } = message
    const isTooLarge = length > this.#theirs.frame
    const isFull =
      this.#waiting.size >= this.#own.messages || this.#waitingBytes + length > this.#own.bytes
    if (isTooLarge || isFull) {
      frame.fill(0)
      throw new StrongholdError(isTooLarge ? 'MESSAGE_TOO_LARGE' : 'MAILBOX_FULL')
    }
    this.#waiting.add(message)
    this.#waitingBytes += length
    this.#pump()
  }

  /** Takes back a message that still waits, and wipes it; `false` when it was sent. */
  takeBack(message: M): boolean {
    if (!this.#waiting.delete(message)) return false
    this.#waitingBytes -= message.length
    message.frame.fill(0)
    return true
  }

  /** The sent message of this number, until it is handled. */
  find(number: number): M | undefined {
    return this.#unanswered.get(number)
  }

  /** The other side has handled a message: there is room for others. */
  remove(number: number): void {
    const message = this.#unanswered.get(number)
    if (message === undefined) return
    this.#unanswered.delete(number)
    this.#unansweredBytes -= message.length
    this.#pump()
  }

  /** Empties it, and answers all its messages; waiting ones are wiped. */
  clear(): readonly M[] {
    const waiting = [...this.#waiting]
    for (const message of waiting) this.takeBack(message)
    const all = [...this.#unanswered.values(), ...waiting]
    this.#unanswered.clear()
    return all
  }

  #pump(): void {
    for (const message of this.#waiting) {
      const { frame, length } = message
      const bytes = this.#unansweredBytes + length
      if (this.#unanswered.size >= this.#theirs.messages || bytes > this.#theirs.bytes) return
      this.#waiting.delete(message)
      this.#waitingBytes -= length
      this.#unansweredBytes = bytes
      const number = this.#next
      this.#next = following(number)
      setNumber(frame, number)
      this.#unanswered.set(number, message)
      this.#send(frame)
      message.sent?.(number)
    }
  }
}
