/** Commits changes of peers: waiting ones share one commit. */
export class Committer {
  readonly #commit: () => Promise<void>
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(commit: () => Promise<void>) {
    this.#commit = commit
  }

  /** Resolves when every change before this call is in the file. */
  commit(): Promise<void> {
    // The running commit may have begun before the change.
    this.#next ??= this.#after(this.#running)
    return this.#next
  }

  async #after(running: Promise<void> | undefined): Promise<void> {
    await running?.catch(() => undefined)
    this.#running = this.#next
    this.#next = undefined
    await this.#commit()
  }
}
