// Compiled Rust Stronghold as an object.
import { fileURLToPath } from 'node:url'
import { JsonProcess } from '../lib/json-process.mjs'
import { bindingPath } from './bindings.mjs'

const peer = fileURLToPath(new URL('./rust-peer.mjs', import.meta.url))

/** A Rust Stronghold in a child process. The methods of `call` are those of `rust-peer.mjs`. */
export const Rust = {
  /**
   * Opens `file` with the Stronghold of this version (a file that is not there is a new one), hands
   * it to `work`, and ends the process. Only what `work` flushed is written.
   */
  async use(version, { file, passphrase }, work) {
    const rust = new JsonProcess(process.execPath, [peer, bindingPath(version)])
    try {
      await rust.call('open', { file, passphrase })
      return await work(rust)
    } finally {
      rust.end()
    }
  },
}
