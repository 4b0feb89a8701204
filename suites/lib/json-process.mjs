// A child process that answers JSON lines with JSON lines, one at a time.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Speaks `{ method, input }` → `{ output }` or `{ error }`. */
export class JsonProcess {
  #child
  #lines

  constructor(command, args = []) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    // Without a listener a write to a process that aborted would end the test run.
    this.#child.stdin.on('error', () => undefined)
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** One call. Throws with the other's own words when it refuses, or when it is gone. */
  async call(method, input = {}) {
    this.#child.stdin.write(`${JSON.stringify({ method, input })}\n`)
    const { done, value } = await this.#lines.next()
    if (done) throw new Error(`the process ended during ${method}`)
    const { output, error } = JSON.parse(value)
    if (error !== undefined) throw new Error(error)
    return output
  }

  /** Lets the process end. */
  end() {
    this.#child.stdin.end()
  }
}
