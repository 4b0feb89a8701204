import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bindingPath, installBindings } from '../../suites/interop/bindings.mjs'

const peer = fileURLToPath(new URL('./rust-peer.mjs', import.meta.url))

/** The name under which Rust's figures stand. */
export const rustName = 'Rust 2.0.0 through its Node binding'

/** Compiled Rust Stronghold 2.0.0 in a process of its own, which measures itself. */
export class Rust {
  #child
  #lines

  /** Fetches the binding on the first run. */
  static async start(file) {
    await installBindings()
    const rust = new Rust()
    await rust.ask('open', { file })
    return rust
  }

  constructor() {
    this.#child = spawn(process.execPath, [peer, bindingPath('2.0.0')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child.stdin.on('error', () => undefined)
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** One of the measures of `rust-peer.mjs`. */
  async ask(method, input = {}) {
    this.#child.stdin.write(`${JSON.stringify({ method, input })}\n`)
    const { done, value } = await this.#lines.next()
    if (done) throw new Error(`Rust ended during ${method}`)
    return JSON.parse(value)
  }

  end() {
    this.#child.stdin.end()
  }
}
