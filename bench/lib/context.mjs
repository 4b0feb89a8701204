import { writeHundredThousand } from './hundred-thousand.mjs'
import { Rust } from './rust.mjs'

/** What rows share: a folder, and things that take long to make, made when first asked for. */
export class Context {
  /** A folder of this run, on the disk that is measured. */
  directory
  #rust
  #hundredThousand

  constructor(directory) {
    this.directory = directory
  }

  /** The Rust original, with a new snapshot and a key that can sign. */
  rust() {
    this.#rust ??= Rust.start(`${this.directory}/rust.stronghold`)
    return this.#rust
  }

  /** A file with 100,000 records and its key: `{ path, key() }`. */
  hundredThousand() {
    this.#hundredThousand ??= writeHundredThousand(`${this.directory}/100k.stronghold`)
    return this.#hundredThousand
  }

  async end() {
    const rust = await this.#rust?.catch(() => undefined)
    rust?.end()
  }
}
