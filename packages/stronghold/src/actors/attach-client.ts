import type { AskClient } from '../client/ask-client.js'
import { askOf } from '../client/ask-of.js'
import { anyClient, type Client } from '../client/client.js'
import { attenuated } from '../client/layers/attenuated.js'
import { limited } from '../client/layers/limited.js'
import { type Permissions, permissionsOf } from '../client/permissions.js'
import { answeredWord } from '../contract/answered.js'
import { type Budget, budgets } from '../contract/budget/budget.js'
import { exact, exactMethods } from '../contract/codec/exact.js'
import { given, isMisfit, shows } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import type { AnyClientMessage } from '../contract/messages/client-messages.js'
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
import { type Limits, mailboxLimits, shortestFrame, someLimits } from './limits.js'
import { type Letter, Mailbox, type Reply, type Task } from './mailbox.js'
import { decodeMessage, encodeAnswer, following, headOf } from './message-frames.js'
import {
  channelOver,
  type Endpoint,
  type EndpointOptions,
  endpointChecks,
} from './transport/endpoint.js'
import type { FrameChannel } from './transport/frame-channel.js'

/** The options of an attachment. */
export interface AttachOptions extends EndpointOptions {
  /** The permissions of the reference; all of the client's own when this is left out. */
  readonly permissions?: Permissions
  /**
   * The budget of one message, below the zone's: `referenceBudget` unless stated. Each
   * attachment takes turns with all others.
   */
  readonly budget?: Partial<Budget>
  /** The size of the mailbox: 256 messages and 8 MiB, and 4 MiB in one message, by default. */
  readonly limits?: Partial<Limits>
}

const attachOptions = given.fields<AttachOptions>({
  ...endpointChecks,
  permissions: given.orNoKey(permissionsOf),
  budget: given.orNoKey(budgets),
  limits: given.orNoKey(someLimits),
})

/** The half of a reference that has the client. */
export interface AttachedClient {
  /** Resolves, and never rejects, when the connection is over; says why. */
  readonly ended: Promise<EndReason>
  /**
   * Ends the reference: the other side is told, waiting messages are dropped, no listener stays. A
   * message under way is not interrupted; its outcome is not reported.
   */
  stop(): void
}

/**
 * Lets the other end of `endpoint` use `client`, and nothing wider: no handle crosses.
 * The endpoint serves nothing else from now on. Attach before the other side connects: a `Worker`
 * of Node loses messages without a listener.
 *
 * Messages are handled as if one at a time, in the order in which they come: those that change
 * nothing may overlap. Every attachment has a mailbox of its own and waits for no other. Any
 * violation of the protocol ends the connection.
 * @throws StrongholdError `INVALID_ARGUMENT`, also for `permissions`, a budget or limits that are
 *   given as `undefined`.
 */
export const attachClient = exact(
  3,
  function attachClient(
    client: Client,
    endpoint: Endpoint,
    options: AttachOptions = {},
  ): AttachedClient {
    anyClient(client)
    const own = given.read('options', attachOptions, options)
    const { permissions, limits, budget } = own
    const channel = channelOver(endpoint, own)
    // Permissions are checked first; the budget goes along to the zone.
    const within = limited(budget)(askOf(client))
    const ask = permissions === undefined ? within : attenuated(permissions)(within)
    return new Attachment(client.id, ask, channel, mailboxLimits(limits))
  },
)

class Attachment implements AttachedClient {
  readonly ended: Promise<EndReason>
  readonly #id: Uint8Array
  readonly #ask: AskClient
  readonly #limits: Limits
  readonly #mailbox: Mailbox
  readonly #connection: Connection
  /** The longest frame that the other side takes; 0 before it has greeted. */
  #maxLength = 0
  #next = 0

  constructor(id: Uint8Array, ask: AskClient, channel: FrameChannel, limits: Limits) {
    let over: (reason: EndReason) => void = () => undefined
    this.ended = new Promise((resolve) => {
      over = resolve
    })
    this.#id = id
    this.#ask = ask
    this.#limits = limits
    this.#mailbox = new Mailbox(limits, (letter) => this.#read(letter))
    this.#connection = new Connection(
      channel,
      {
        frame: (bytes) => (this.#maxLength === 0 ? this.#greet(bytes) : this.#take(bytes)),
        over: (reason) => {
          this.#mailbox.clear()
          over(reason)
        },
      },
      shortestFrame,
    )
  }

  stop(): void {
    this.#connection.stop()
  }

  #greet(frame: Uint8Array): void {
    const theirs = decodeFrame(greeting, frame)
    requireOurs(theirs)
    if (theirs.frame < shortestFrame) throw violation()
    this.#maxLength = theirs.frame
    this.#connection.admit(this.#limits.frame)
    const id = this.#id
    void this.#connection.send(encodeFrame(welcome, { ...ours, id, ...this.#limits }))
  }

  #take(frame: Uint8Array): void {
    const { kind, number } = headOf(frame)
    if (kind === kinds.cancel) {
      this.#cancel(decodeFrame(cancel, frame).number)
      return
    }
    if (kind !== kinds.ask && kind !== kinds.tell) throw violation()
    if (number !== this.#next || !this.#mailbox.put({ number, frame })) throw violation()
    this.#next = following(number)
  }

  #cancel(number: number): void {
    // A future number is a violation. A past one is not: the answer has crossed with this frame.
    if (!isBefore(number, this.#next)) throw violation()
    const letter = this.#mailbox.take(number)
    if (letter === undefined) return
    if (letter.frame[0] !== kinds.ask) throw violation()
    letter.frame.fill(0)
    void this.#connection.send(encodeFrame(failure, { number, code: 'CANCELLED' }))
  }

  #read(letter: Letter): Task {
    const decoded = this.#decode(letter.frame)
    if (decoded === undefined) {
      return { isAlone: true, run: async () => async () => this.#connection.refuse() }
    }
    const isAlone = letter.frame.length > small || decoded.isChange
    return { isAlone, run: () => this.#dealWith(letter, decoded.answer) }
  }

  /** The answering of a letter; `undefined` when it holds no message. */
  #decode(frame: Uint8Array): Decoded | undefined {
    try {
      const { message, input } = decodeMessage(frame)
      const isChange = message.changes(input)
      return { isChange, answer: (number) => this.#answer(message, input, number) }
    } catch (error) {
      // A procedure of a later version is no offence: the caller can go on without it.
      if (!isAnswerable(error)) return undefined
      const { code } = error
      return { isChange: false, answer: async (number) => encodeFrame(failure, { number, code }) }
    }
  }

  async #dealWith({ number, frame }: Letter, answer: Decoded['answer']): Promise<Reply> {
    const isAsked = frame[0] === kinds.ask
    const reply = await answer(number)
    if (isAsked) return () => this.#connection.send(reply, this.#mailbox.hasMore)
    reply.fill(0)
    return () => this.#connection.send(encodeFrame(done, { number }), this.#mailbox.hasMore)
  }

  async #answer(message: AnyClientMessage, input: unknown, number: number): Promise<Uint8Array> {
    try {
      const output = await this.#ask(message.name, input as never)
      const isShort = 1 + 4 + message.output.size(output) <= this.#maxLength
      const answer = isShort ? encodeAnswer(number, message.output, output) : undefined
      wipeOutput(output)
      return answer ?? encodeFrame(failure, { number, code: 'MESSAGE_TOO_LARGE' })
    } catch (error) {
      return encodeFrame(failure, { number, code: answeredWord(error) })
    }
  }
}

exactMethods(Attachment, {})

/** Wipes the bytes in a client's answer, which belong to the caller. */
function wipeOutput(output: unknown): void {
  if (output instanceof Uint8Array) output.fill(0)
  else if (typeof output === 'object' && output !== null) Object.values(output).forEach(wipeOutput)
}

/** A decoded message, and whether it changes something. */
interface Decoded {
  readonly isChange: boolean
  /** The frame that answers it; never rejects. */
  readonly answer: (number: number) => Promise<Uint8Array>
}

/** Bytes of a message up to which others may be handled at the same time. */
const small = 4096

/** Whether `a` comes before `b`, of two numbers that are less than 2^31 apart. */
function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0
}

// Nothing else of the error is ever seen: the connection ends.
function violation(): StrongholdError {
  return new StrongholdError('PROTOCOL_VIOLATION')
}

// A procedure of a later version, or a range that was wider in another one, is no offence.
function isAnswerable(error: unknown): error is StrongholdError {
  const isUnknown = error instanceof StrongholdError && error.code === 'UNKNOWN_METHOD'
  return isUnknown || isMisfit(error)
}
shows(Attachment, 'AttachedClient')
