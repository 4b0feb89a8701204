import { Failure, Kind } from '../channel/message.js'
import type { MessageWriter } from '../channel/message-writer.js'
import { channelBroken } from '../errors.js'
import { faultCode } from './fault-code.js'
import type { CallContext } from './program.js'
import type { Table, Tables } from './tables.js'

const nothing = new Uint8Array(0)
/** Answers wait for each other no longer than this, in milliseconds. */
const patience = 2

/** Answers calls: the only way from the channel into a program. */
export class Dispatcher {
  readonly #tables: Tables
  readonly #writer: MessageWriter
  readonly #maxLength: number
  readonly #context: CallContext
  #table: Table
  #entered: Table | undefined
  #flushed = 0

  constructor(tables: Tables, writer: MessageWriter, maxLength: number) {
    this.#tables = tables
    this.#writer = writer
    this.#maxLength = maxLength
    this.#table = tables.initial
    this.#context = Object.freeze({
      enter: (phase: string) => {
        this.#entered = this.#tables.table(phase)
      },
    })
  }

  /** Says that a batch begins. */
  begin(): void {
    this.#flushed = Date.now()
  }

  /** Handles one message from the host, and wipes it. */
  handle(call: number, kind: number, code: number, payload: Uint8Array): void {
    if (kind !== Kind.call) throw channelBroken('a message that no host sends')
    const handler = this.#table[code]
    if (handler === undefined) {
      payload.fill(0)
      this.#writer.add(call, Kind.failure, Failure.unknownMethod, nothing, false)
      return
    }
    this.#entered = undefined
    let answer: Uint8Array
    try {
      answer = handler(payload, this.#context)
      if (!(answer instanceof Uint8Array)) throw new TypeError('the answer is not bytes')
    } catch (error) {
      payload.fill(0)
      this.#writer.add(call, Kind.failure, Failure.fault, Buffer.from(faultCode(error)), false)
      return
    }
    if (this.#entered !== undefined) this.#table = this.#entered
    if (answer.length > this.#maxLength) {
      answer.fill(0)
      this.#writer.add(call, Kind.failure, Failure.tooLarge, nothing, false)
    } else {
      this.#writer.add(call, Kind.answer, 0, answer, true)
    }
    payload.fill(0)
    // A long call must not hold back the answers to those before it any longer.
    const now = Date.now()
    if (now - this.#flushed > patience) {
      this.#flushed = now
      this.#writer.flush()
    }
  }
}
