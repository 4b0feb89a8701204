/**
 * The undo log behind transactions: every change leaves a way back, and a transaction that throws
 * takes the ways back in reverse order. Nothing is logged outside a transaction.
 */
export class Journal {
  readonly #undo: (() => void)[] = []
  #depth = 0

  /** The number of logged changes: it is higher after work that changed something. */
  get length(): number {
    return this.#undo.length
  }

  /** Logs how to take back a change. */
  record(undo: () => void): void {
    if (this.#depth > 0) this.#undo.push(undo)
  }

  /**
   * Runs `work`, whole or not at all; an inner transaction that fails and is caught takes back its
   * own changes only. `work` is synchronous: its steps after an `await` would not be covered.
   */
  run<T>(work: () => T): T {
    const mark = this.#undo.length
    this.#depth++
    try {
      return work()
    } catch (error) {
      while (this.#undo.length > mark) this.#undo.pop()?.()
      throw error
    } finally {
      this.#depth--
      if (this.#depth === 0) this.#undo.length = 0
    }
  }
}
