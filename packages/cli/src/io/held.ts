/**
 * The most different lines to keep, and characters in them: output during a question can be
 * endless.
 */
const maxLines = 100
const maxCharacters = 32_768

/** A line that waits until a question was answered. */
export interface HeldLine {
  /** Its kind, of a few: lines that are not kept are counted by kind. */
  readonly kind: string
  /** The line, given how often it came. */
  readonly text: (times: number) => string
  readonly write: (text: string) => void
  /** Whether it is kept whatever the number of others. */
  readonly always?: boolean
}

/** Lines that wait until a question was answered: each different one once, with how often it came. */
export class HeldLines {
  readonly #lines = new Map<string, { readonly line: HeldLine; times: number }>()
  /** How many of each kind were not kept. */
  readonly #dropped = new Map<string, number>()
  #characters = 0

  add(line: HeldLine): void {
    const text = line.text(1)
    const key = `${line.kind}\n${text}`
    const same = this.#lines.get(key)
    if (same !== undefined) {
      same.times++
      return
    }
    const isFull = this.#lines.size >= maxLines || this.#characters + text.length > maxCharacters
    if (isFull && !line.always) {
      this.#dropped.set(line.kind, (this.#dropped.get(line.kind) ?? 0) + 1)
      return
    }
    this.#characters += text.length
    this.#lines.set(key, { line, times: 1 })
  }

  /** Writes the lines and forgets them. Answers how many of each kind were not kept. */
  flush(): ReadonlyMap<string, number> {
    const lines = [...this.#lines.values()]
    const dropped = new Map(this.#dropped)
    this.#lines.clear()
    this.#dropped.clear()
    this.#characters = 0
    for (const { line, times } of lines) line.write(line.text(times))
    return dropped
  }
}
