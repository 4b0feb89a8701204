/** Calls at the beginning of a question, and when no question is open any more. */
export interface FloorListener {
  readonly taken: () => void
  readonly freed: () => void
}

/**
 * The right to write to the terminal. While a question is open it alone has it: other output would
 * push it off the screen, and a person would answer a question that they do not see.
 */
class Floor {
  readonly #listeners = new Set<FloorListener>()
  #questions = 0

  get isTaken(): boolean {
    return this.#questions > 0
  }

  /** Takes it for a question, until the returned function is called. */
  take(): () => void {
    if (this.#questions++ === 0) for (const { taken } of this.#listeners) taken()
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      if (--this.#questions === 0) for (const { freed } of this.#listeners) freed()
    }
  }

  listen(listener: FloorListener): void {
    this.#listeners.add(listener)
  }
}

/** The floor of this process, which has one terminal at most. */
export const floor = new Floor()
