import type { Output } from '../io/output.js'

/** Tells the tour step by step, unless only its JSON answer is wanted. */
export class Story {
  readonly #output: Output
  #step = 0

  constructor(output: Output) {
    this.#output = output
  }

  /** Begins a step. */
  async step(title: string): Promise<void> {
    const { bold, cyan } = this.#output.colors
    await this.#line(`\n${cyan(`${++this.#step}.`)} ${bold(title)}`)
  }

  /** Explains. */
  async say(...lines: readonly string[]): Promise<void> {
    for (const line of lines) await this.#line(`   ${line}`)
  }

  /** Shows the output of a step. */
  async show(label: string, value: string): Promise<void> {
    await this.#line(`   ${this.#output.colors.dim(label.padEnd(11))}${value}`)
  }

  async #line(text: string): Promise<void> {
    if (!this.#output.json) await this.#output.bytes(`${text}\n`)
  }
}
