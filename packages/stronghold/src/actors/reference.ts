import type { AskOptions } from '../client/ask-client.js'
import { answeredError } from '../contract/answered.js'
import { exactMethods } from '../contract/codec/exact.js'
import { shows } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import type {
  ClientInput,
  ClientMessageName,
  ClientOutput,
} from '../contract/messages/client-messages.js'
import type { ActorRef } from './actor-ref.js'
import { Connection, type EndReason } from './connection.js'
import {
  cancel,
  decodeFrame,
  done,
  encodeFrame,
  failure,
  greeting,
  kinds,
  ours,
  requireOurs,
  welcome,
} from './frames.js'
import { complete, type Limits, shortestFrame } from './limits.js'
import { decodeAnswer, headOf } from './message-frames.js'
import { Outbox } from './outbox.js'
import { Pending } from './pending.js'
import type { FrameChannel } from './transport/frame-channel.js'
import { requireWaiting, Waiting, waiting } from './waiting.js'

/** The half of a reference that asks. */
export class Reference implements ActorRef {
  readonly ended: Promise<EndReason>
  readonly #limits: Limits
  readonly #connection: Connection
  readonly #welcomed = new Waiting<this>()
  #clientId: Uint8Array | undefined
  #outbox: Outbox<Pending> | undefined
  #reason: EndReason | undefined

  constructor(channel: FrameChannel, limits: Limits) {
    let over: (reason: EndReason) => void = () => undefined
    this.ended = new Promise((resolve) => {
      over = resolve
    })
    this.#limits = limits
    this.#connection = new Connection(
      channel,
      {
        frame: (bytes) => (this.#outbox === undefined ? this.#begin(bytes) : this.#take(bytes)),
        over: (reason) => {
          this.#finish(reason)
          over(reason)
        },
      },
      shortestFrame,
    )
    void this.#connection.send(encodeFrame(greeting, { ...ours, frame: limits.frame }))
  }

  /** Resolves when the other half has answered. */
  async connected(options: AskOptions): Promise<this> {
    this.#welcomed.watch(waiting(options), (error) => {
      this.#welcomed.reject(error)
      this.stop()
    })
    return this.#welcomed.promise
  }

  get clientId(): Uint8Array {
    return (this.#clientId as Uint8Array).slice()
  }

  async ask<Name extends ClientMessageName>(
    message: Name,
    input: ClientInput<Name>,
    options: AskOptions = {},
  ): Promise<ClientOutput<Name>> {
    requireWaiting(options)
    const pending = this.#put(new Pending('ask', message, input as never))
    pending.watch(options, (error) => this.#giveUp(pending, error))
    return pending.promise as Promise<ClientOutput<Name>>
  }

  async tell<Name extends ClientMessageName>(
    message: Name,
    input: ClientInput<Name>,
  ): Promise<void> {
    await this.#put(new Pending('tell', message, input as never)).promise
  }

  stop(): void {
    this.#connection.stop()
  }

  #put(pending: Pending): Pending {
    if (this.#reason !== undefined || this.#outbox === undefined) {
      pending.frame.fill(0)
      throw new StrongholdError(this.#reason ?? 'INTERNAL')
    }
    this.#outbox.put(pending)
    return pending
  }

  #giveUp(pending: Pending, error: StrongholdError): void {
    const { number } = pending
    pending.reject(error)
    if (this.#outbox?.takeBack(pending) || number === undefined) return
    // Its place in the other mailbox is free once any answer is here.
    void this.#connection.send(encodeFrame(cancel, { number }))
  }

  #begin(frame: Uint8Array): void {
    const theirs = decodeFrame(welcome, frame)
    requireOurs(theirs)
    const limits = complete(theirs)
    this.#clientId = theirs.id.slice()
    this.#outbox = new Outbox(this.#limits, limits, (bytes) => void this.#connection.send(bytes))
    this.#connection.admit(this.#limits.frame)
    this.#welcomed.resolve(this)
  }

  #take(frame: Uint8Array): void {
    const { kind, number } = headOf(frame)
    const pending = this.#outbox?.find(number)
    if (pending === undefined) throw violation()
    if (pending.isAsked !== (kind !== kinds.done)) throw violation()
    const settle = this.#settling(kind, frame, pending)
    this.#outbox?.remove(number)
    settle()
  }

  /** Reads an answer, and returns the next step; throws for an invalid one. */
  #settling(kind: number, frame: Uint8Array, pending: Pending): () => void {
    switch (kind) {
      case kinds.answer: {
        const output = decodeAnswer(frame, pending.message.output)
        if (!pending.fits(output)) throw violation()
        if (pending.isSettled) return () => frame.fill(0)
        const isSound = pending.isSound(output)
        if (typeof isSound !== 'boolean')
          return () => this.#waiting(isSound, frame, output, pending)
        return () => this.#judge(isSound, frame, output, pending)
      }
      case kinds.failure: {
        const { code } = decodeFrame(failure, frame)
        const error = answeredError(code)
        return () => pending.reject(error)
      }
      case kinds.done:
        decodeFrame(done, frame)
        return () => undefined
      default:
        throw violation()
    }
  }

  /** No caller sees an answer before it is judged; one that gave up meanwhile gets none. */
  #waiting(isSound: Promise<boolean>, frame: Uint8Array, output: unknown, pending: Pending): void {
    isSound.then(
      (sound) => {
        if (pending.isSettled) frame.fill(0)
        else this.#judge(sound, frame, output, pending)
      },
      (cause: unknown) => {
        frame.fill(0)
        const detail = 'What would tell whether it is an answer did not load.'
        pending.reject(new StrongholdError('ANSWER_REFUSED', { detail, cause }))
      },
    )
  }

  /**
   * A well-formed value that is no valid answer: the caller gets an error of the other side, which
   * is left.
   */
  #judge(sound: boolean, frame: Uint8Array, output: unknown, pending: Pending): void {
    if (sound) {
      pending.resolve(output)
      return
    }
    frame.fill(0)
    pending.reject(new StrongholdError('ANSWER_REFUSED', { remote: true }))
    this.#connection.refuse()
  }

  #finish(reason: EndReason): void {
    this.#reason = reason
    this.#welcomed.reject(new StrongholdError(reason))
    for (const pending of this.#outbox?.clear() ?? []) pending.reject(new StrongholdError(reason))
  }
}

exactMethods(Reference, { ask: 3 })

// Nothing else of the error is ever seen: the connection ends.
function violation(): StrongholdError {
  return new StrongholdError('PROTOCOL_VIOLATION')
}
shows(Reference, 'ActorRef')
