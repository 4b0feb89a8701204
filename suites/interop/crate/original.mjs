// The published crate `iota_stronghold` 2.0.0 as an object. Its build takes minutes the first time.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hex } from '../../lib/bytes.mjs'
import { JsonProcess } from '../../lib/json-process.mjs'
import { passphrase } from '../ours.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const target = fileURLToPath(
  new URL('../../../node_modules/.cache/stronghold-interop/cargo', import.meta.url),
)

/** Builds the program, exactly as `Cargo.lock` says. */
export function buildOriginal() {
  const env = { ...process.env, CARGO_TARGET_DIR: target }
  execFileSync('cargo', ['build', '--release', '--locked'], { cwd: here, env, stdio: 'inherit' })
}

/** A Stronghold of the crate, in a process of its own. Paths and bytes are text or byte arrays. */
export class Original {
  #process = new JsonProcess(`${target}/release/stronghold-peer`)

  static async use(work) {
    const original = new Original()
    try {
      return await work(original)
    } finally {
      original.#process.end()
    }
  }

  load(file) {
    return this.#process.call('load', { file, passphrase })
  }

  /** Writes all clients. The work factor is free, down to 0. */
  commit(file, workFactor) {
    return this.#process.call('commit', { file, passphrase, workFactor })
  }

  createClient(client) {
    return this.#process.call('createClient', { client: numbers(client) })
  }

  loadClient(client) {
    return this.#process.call('loadClient', { client: numbers(client) })
  }

  /** Runs a procedure by its name in Rust; answers the output in hexadecimal. */
  async execute(client, name, fields) {
    const procedure = { [name]: fields }
    return hex(await this.#process.call('execute', { client: numbers(client), procedure }))
  }

  recordExists(client, location) {
    const input = { client: numbers(client), location: toSerde(location) }
    return this.#process.call('recordExists', input)
  }

  async storeGet(client, key) {
    const value = await this.#process.call('storeGet', {
      client: numbers(client),
      key: numbers(key),
    })
    return value === null ? undefined : Buffer.from(value).toString()
  }

  storeInsert(client, key, value, seconds) {
    const input = { client: numbers(client), key: numbers(key), value: numbers(value), seconds }
    return this.#process.call('storeInsert', input)
  }
}

/** Our `Location` as serde writes the original's. */
export function toSerde(location) {
  const vault_path = numbers(location.vaultPath)
  return location.kind === 'counter'
    ? { Counter: { vault_path, counter: location.counter } }
    : { Generic: { vault_path, record_path: numbers(location.recordPath) } }
}

/** Bytes as serde writes them. */
export function numbers(path) {
  return [...(typeof path === 'string' ? Buffer.from(path) : path)]
}
