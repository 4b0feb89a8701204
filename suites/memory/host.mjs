import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { childrenOf } from './process-memory.mjs'

/** A host: an ordinary process of `program`, a file beside this one, with the zones it starts. */
export class Host {
  #child
  #lines

  /** `nodeOptions` come before the program, `options` after it. */
  constructor(program, options, nodeOptions = []) {
    const path = fileURLToPath(new URL(program, import.meta.url))
    this.#child = spawn(process.execPath, [...nodeOptions, path, ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  get pid() {
    return this.#child.pid
  }

  /** The processes that it has started. */
  get zones() {
    return childrenOf(this.pid)
  }

  /** What it says next. */
  async hear() {
    const { value, done } = await this.#lines.next()
    if (done) throw new Error('the life ended before its time')
    return JSON.parse(value)
  }

  /** Has it do something, and waits until that is done. */
  async order(name) {
    this.#child.stdin.write(`${name}\n`)
    await this.hear()
  }

  async end() {
    this.#child.kill('SIGKILL')
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit')
    }
  }
}
