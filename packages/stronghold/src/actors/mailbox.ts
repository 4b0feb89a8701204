import type { Limits } from './limits.js'

/** A message that waits. */
export interface Letter {
  readonly number: number
  /** The whole frame; it is wiped when it has been dealt with. */
  readonly frame: Uint8Array
}

/**
 * Messages to one client, in the order in which they came. One is dealt with at a time; those that
 * wait are held as the bytes that came, since a value may take a hundred times their memory.
 */
export class Mailbox {
  readonly #limits: Limits
  readonly #handle: (letter: Letter) => Promise<() => Promise<void>>
  readonly #waiting = new Map<number, Letter>()
  #bytes = 0
  #count = 0
  #isBusy = false

  /** `handle` deals with a letter and answers how to reply; neither may reject. */
  constructor(limits: Limits, handle: (letter: Letter) => Promise<() => Promise<void>>) {
    this.#limits = limits
    this.#handle = handle
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

  /** Takes out a letter that waits, for the caller to wipe; `undefined` when it waits no more. */
  take(number: number): Letter | undefined {
    const letter = this.#waiting.get(number)
    if (letter !== undefined) {
      this.#waiting.delete(number)
      this.#release(letter)
    }
    return letter
  }

  /** Drops all that wait. The letter that is being dealt with is not interrupted. */
  clear(): void {
    for (const number of [...this.#waiting.keys()]) this.take(number)?.frame.fill(0)
  }

  async #work(): Promise<void> {
    this.#isBusy = true
    for (const letter of this.#waiting.values()) {
      this.#waiting.delete(letter.number)
      const reply = await this.#handle(letter)
      // Before the other side can know of it: it may send the next one as soon as it does.
      letter.frame.fill(0)
      this.#release(letter)
      await reply()
    }
    this.#isBusy = false
  }

  #release(letter: Letter): void {
    this.#bytes -= letter.frame.length
    this.#count--
  }
}
