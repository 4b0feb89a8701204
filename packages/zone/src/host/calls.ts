import { Failure, isFaultCode, Kind } from '../channel/message.js'
import { MessageReader } from '../channel/message-reader.js'
import { channelBroken, ZoneError } from '../errors.js'
import type { Channel } from './birth.js'
import type { ChannelLink } from './link.js'
import { requireKnown, requireNoMore, requireSignal } from './options.js'

/** How one call is made. */
export interface CallOptions {
  /**
   * Stops waiting. A call that was not sent yet is not made; the answer to a sent one is dropped.
   */
  readonly signal?: AbortSignal
  /** Zero the payload as soon as it is sealed, or dropped. */
  readonly wipe?: boolean
}

interface Pending {
  readonly id: number
  readonly method: number
  readonly wipe: boolean
  readonly resolve: (answer: Uint8Array) => void
  readonly reject: (error: ZoneError) => void
  /** `undefined` once it was sealed. */
  payload: Uint8Array | undefined
  /** Stops listening to the caller's signal. */
  release: (() => void) | undefined
}

const known: Readonly<Record<keyof CallOptions, true>> = { signal: true, wipe: true }
const noPayload = () => new ZoneError('INVALID_ARGUMENT', 'payload is not a Uint8Array')
const died = () => new ZoneError('ZONE_DIED', 'the zone is gone')

/** The calls of one zone: sent in batches, answered in any order. */
export class Calls {
  readonly #link: ChannelLink
  readonly #channel: Channel
  readonly #maxLength: number
  readonly #numbers: ReadonlyMap<string, number>
  readonly #messages: MessageReader
  readonly #pending = new Map<number, Pending>()
  #queue: Pending[] = []
  #nextId = 0
  #dead = false

  constructor(link: ChannelLink, channel: Channel, maxLength: number) {
    this.#link = link
    this.#channel = channel
    this.#maxLength = maxLength
    this.#numbers = new Map(channel.description.methods.map((name, number) => [name, number]))
    this.#messages = new MessageReader(maxLength, this.#answered)
    link.onData = this.#receive
    link.onLost = () => this.end()
    if (link.lost) this.end()
  }

  call(
    method: string,
    payload: Uint8Array,
    options: CallOptions,
    surplus: readonly never[] = [],
  ): Promise<Uint8Array> {
    if (!(payload instanceof Uint8Array)) return Promise.reject(noPayload())
    try {
      requireNoMore(3, surplus)
      requireKnown('options', options, known)
      requireSignal(options.signal)
    } catch (error) {
      // Wiped whatever the options say: a payload that is not sent is not needed.
      payload.fill(0)
      return Promise.reject(error)
    }
    const wipe = options.wipe === true
    const refuse = (error: ZoneError) => {
      if (wipe) payload.fill(0)
      return Promise.reject(error)
    }
    if (this.#dead) return refuse(died())
    const number = this.#numbers.get(method)
    if (number === undefined) {
      return refuse(new ZoneError('UNKNOWN_METHOD', 'the program has no such method'))
    }
    if (payload.length > this.#maxLength) {
      return refuse(new ZoneError('MESSAGE_TOO_LARGE', 'the payload is too long'))
    }
    const { signal } = options
    if (signal?.aborted) return refuse(new ZoneError('CANCELLED', 'the call was cancelled'))
    return new Promise((resolve, reject) => {
      const id = this.#makeId()
      const release = undefined
      const pending: Pending = { id, method: number, wipe, resolve, reject, payload, release }
      if (signal !== undefined) this.#listen(signal, pending)
      if (this.#pending.size === 0) this.#link.hold(true)
      this.#pending.set(id, pending)
      // After the microtasks of this turn: all calls that they make share one record.
      if (this.#queue.push(pending) === 1) process.nextTick(this.#send)
    })
  }

  /** Ends it: every call that is pending, and every later one, fails with `ZONE_DIED`. */
  end(): void {
    if (this.#dead) return
    this.#dead = true
    this.#link.kill()
    this.#channel.wipe()
    this.#messages.wipe()
    for (const pending of this.#pending.values()) {
      this.#drop(pending)
      pending.reject(died())
    }
    this.#pending.clear()
    this.#queue = []
  }

  readonly #send = (): void => {
    const queue = this.#queue
    this.#queue = []
    if (this.#dead) return
    const { writer } = this.#channel
    for (const pending of queue) {
      const { payload } = pending
      if (payload === undefined) continue
      pending.payload = undefined
      writer.add(pending.id, Kind.call, pending.method, payload, pending.wipe)
    }
    writer.flush()
  }

  readonly #receive = (chunk: Uint8Array): void => {
    try {
      this.#channel.records.push(chunk, this.#take)
    } catch {
      // An error of the callers' promises cannot get here: their reactions run later.
      this.end()
      return
    }
    if (this.#pending.size === 0) this.#link.hold(false)
  }

  readonly #take = (plaintext: Uint8Array): void => {
    this.#messages.push(plaintext)
    plaintext.fill(0)
  }

  readonly #answered = (
    id: number,
    kind: number,
    code: number,
    payload: Uint8Array,
    owned: boolean,
  ): void => {
    if (kind !== Kind.answer && kind !== Kind.failure) throw channelBroken('no answer')
    const error = kind === Kind.failure ? failureOf(code, payload) : undefined
    const pending = this.#pending.get(id)
    // Nobody waits for the answer to a cancelled call.
    if (pending === undefined) {
      if (owned) payload.fill(0)
      return
    }
    this.#pending.delete(id)
    pending.release?.()
    if (error !== undefined) pending.reject(error)
    else pending.resolve(owned ? payload : copyOf(payload))
  }

  #listen(signal: AbortSignal, pending: Pending): void {
    const abort = () => {
      this.#drop(pending)
      this.#pending.delete(pending.id)
      if (this.#pending.size === 0) this.#link.hold(false)
      pending.reject(new ZoneError('CANCELLED', 'the call was cancelled'))
    }
    signal.addEventListener('abort', abort, { once: true })
    pending.release = () => signal.removeEventListener('abort', abort)
  }

  /** Forgets what `pending` holds. */
  #drop(pending: Pending): void {
    pending.release?.()
    if (pending.wipe) pending.payload?.fill(0)
    pending.payload = undefined
  }

  /** A number that no pending call has, however often 32 bits have wrapped. */
  #makeId(): number {
    do this.#nextId = (this.#nextId + 1) >>> 0
    while (this.#pending.has(this.#nextId))
    return this.#nextId
  }
}

const failureOf = (code: number, payload: Uint8Array): ZoneError => {
  if (code === Failure.unknownMethod) {
    return new ZoneError('UNKNOWN_METHOD', 'the current phase has no such method')
  }
  if (code === Failure.tooLarge) {
    return new ZoneError('MESSAGE_TOO_LARGE', 'the answer is too long')
  }
  const fault = Buffer.from(payload).toString('latin1')
  if (code !== Failure.fault || !isFaultCode(fault)) throw channelBroken('no failure')
  return new ZoneError('CALL_FAILED', `the program answered with the fault ${fault}`, fault)
}

/**
 * A copy that its owner can wipe for good: V8 keeps a typed array of up to 64 bytes inside its own
 * heap and leaves copies when it moves it, unless the array stands on a buffer of its own.
 */
const copyOf = (bytes: Uint8Array): Uint8Array => {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}
