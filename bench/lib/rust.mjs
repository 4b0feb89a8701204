import { fileURLToPath } from 'node:url'
import { bindingPath, installBindings } from '../../suites/interop/bindings.mjs'
import { JsonProcess } from '../../suites/lib/json-process.mjs'

const peer = fileURLToPath(new URL('./rust-peer.mjs', import.meta.url))

/** The name under which Rust's figures stand. */
export const rustName = 'Rust 2.0.0 through its Node binding'

/** Compiled Rust Stronghold 2.0.0 in a process of its own, which measures itself. */
export class Rust {
  #process = new JsonProcess(process.execPath, [peer, bindingPath('2.0.0')])

  /** Fetches the binding on the first run. */
  static async start(file) {
    await installBindings()
    const rust = new Rust()
    await rust.ask('open', { file })
    return rust
  }

  /** One of the measures of `rust-peer.mjs`. */
  ask(method, input = {}) {
    return this.#process.call(method, input)
  }

  end() {
    this.#process.end()
  }
}
