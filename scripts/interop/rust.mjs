// Compiled Rust Stronghold as an object.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bindingPath } from './bindings.mjs'

const peer = fileURLToPath(new URL('./rust-peer.mjs', import.meta.url))

/** A Rust Stronghold in a child process. The methods are those of `rust-peer.mjs`. */
export class Rust {
  #child
  #lines

  constructor(stronghold) {
    this.#child = spawn(process.execPath, [peer, bindingPath(stronghold)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    // Without a listener a write to a process that aborted would end the test run.
    this.#child.stdin.on('error', () => undefined)
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /**
   * Opens `file` with the Stronghold of this version (a file that is not there is a new one), hands
   * it to `work`, and ends the process. Only what `work` flushed is written.
   */
  static async use(stronghold, { file, passphrase }, work) {
    const rust = new Rust(stronghold)
    try {
      await rust.call('open', { file, passphrase })
      return await work(rust)
    } finally {
      rust.end()
    }
  }

  /** One call. Throws with Rust's own words when Rust refuses, or when it is gone. */
  async call(method, input = {}) {
    this.#child.stdin.write(`${JSON.stringify({ method, input })}\n`)
    const { done, value } = await this.#lines.next()
    if (done) throw new Error(`Rust ended during ${method}`)
    const { output, error } = JSON.parse(value)
    if (error !== undefined) throw new Error(error)
    return output
  }

  end() {
    this.#child.stdin.end()
  }
}
