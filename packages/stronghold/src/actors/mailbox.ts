import type { Limits } from './limits.js'

/** A message that waits. */
export interface Letter {
  readonly number: number
  /** The whole frame; it is wiped after its handling. */
  readonly frame: Uint8Array
}

/** Sends the answer to a letter; never rejects. */
export type Reply = () => Promise<void>

/** A letter that was read. */
export interface Task {
  /** Whether it must be handled alone, because it may change something, or because it is large. */
  readonly isAlone: boolean
  /** Handles it; never rejects. */
  run(): Promise<Reply>
}

/** The most letters that are handled at the same time; they change nothing. */
const maxAtOnce = 32

/**
 * Messages to one client, in the order in which they came. A message that may change something is
 * handled alone, so all happens as if messages were handled one by one; answers keep the order.
 * Waiting ones are held as bytes, since a value may take a hundred times their memory.
 */
export class Mailbox {
  readonly #limits: Limits
  readonly #read: (letter: Letter) => Task
  readonly #waiting = new Map<number, Letter>()
  #bytes = 0
  #count = 0
  #isBusy = false
  /** The letters under way, and the answer to the last of them. */
  #running = 0
  #answered: Promise<void> = Promise.resolve()

  /** `read` must not throw. */
  constructor(limits: Limits, read: (letter: Letter) => Task) {
    this.#limits = limits
    this.#read = read
  }

  /** Whether another letter will be answered right after the present one. */
  get hasMore(): boolean {
    return this.#waiting.size > 0 || this.#running > 0
  }

  /** Takes a letter; `false` when there is no room for it. */
  put(letter: Letter): boolean {
    const bytes = this.#bytes + letter.frame.length
    if (this.#count >= this.#limits.messages || bytes > this.#limits.bytes) return false
    this.#bytes = bytes
    this.#count++
    this.#waiting.set(letter.number, letter)
    if (!this.#isBusy) void this.#work()
    return true
  }

  /** Takes out a waiting letter, for the caller to wipe; `undefined` when it waits no more. */
  take(number: number): Letter | undefined {
    const letter = this.#waiting.get(number)
    if (letter !== undefined) {
      this.#waiting.delete(number)
      this.#release(letter)
    }
    return letter
  }

  /** Drops all waiting letters. The letter under way is not interrupted. */
  clear(): void {
    for (const number of [...this.#waiting.keys()]) this.take(number)?.frame.fill(0)
  }

  async #work(): Promise<void> {
    this.#isBusy = true
    for (const letter of this.#waiting.values()) {
      this.#waiting.delete(letter.number)
      const task = this.#read(letter)
      if (task.isAlone || this.#running >= maxAtOnce) await this.#answered
      this.#running++
      this.#answered = this.#answer(letter, task.run(), this.#answered)
      if (task.isAlone) await this.#answered
    }
    await this.#answered
    this.#isBusy = false
    if (this.#waiting.size > 0) void this.#work()
  }

  async #answer(letter: Letter, run: Promise<Reply>, before: Promise<void>): Promise<void> {
    const reply = await run
    await before
    // Before the other side can learn it: it may then send the next one at once.
    letter.frame.fill(0)
    this.#release(letter)
    this.#running--
    await reply()
  }

  #release(letter: Letter): void {
    this.#bytes -= letter.frame.length
    this.#count--
  }
}
