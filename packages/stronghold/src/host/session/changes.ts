/**
 * The subject of a change: a client, by its handle, or a part of the snapshot as a whole, by a
 * name.
 */
export type ChangedClient = number | string

/**
 * Changes inside that are not committed yet. To be exact, requests for changes: a refused one
 * counts too.
 */
export class Changes {
  readonly #latest = new Map<ChangedClient, number>()
  #count = 0

  /** The moment of the last change: a file sealed after it holds all changes until then. */
  get mark(): number {
    return this.#count
  }

  /** Whether there is a change that was not committed. */
  get any(): boolean {
    return this.#latest.size > 0
  }

  /** Notes a change. */
  note(subject: ChangedClient): void {
    this.#latest.set(subject, ++this.#count)
  }

  /** Counts the changes of `from` as changes of `to`, its successor. */
  move(from: ChangedClient, to: ChangedClient): void {
    const at = this.#latest.get(from)
    if (at === undefined || !this.#latest.delete(from)) return
    this.#latest.set(to, Math.max(at, this.#latest.get(to) ?? 0))
  }

  /** Removes a note: `subject` did not change after all. */
  withdraw(subject: ChangedClient): void {
    this.#latest.delete(subject)
  }

  /**
   * Notes that a commit has everything up to `mark`, of one subject or of all. Answers whether
   * there was a change among them.
   */
  committed(mark: number, subject?: ChangedClient): boolean {
    const before = this.#latest.size
    for (const [one, at] of this.#latest) {
      if (at <= mark && (subject === undefined || one === subject)) this.#latest.delete(one)
    }
    return this.#latest.size < before
  }
}
