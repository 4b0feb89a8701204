// Runs hosts in namespaces, asks them, and keeps what they tell.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('host.mjs', import.meta.url))

/** An error of a host, with its code. */
export class HostError extends Error {
  constructor(name, method, { code, text, cause }, ms) {
    super(`${name}: ${method} failed after ${ms} ms with ${code ?? text} (${cause})`)
    this.code = code
    this.ms = ms
  }
}

/** One host. */
export class Host {
  /** All that its network told, with the time of each (`at`). */
  events = []
  #name
  #child
  #waiting = new Map()
  #wakes = new Set()
  #count = 0
  #ended

  constructor(name, at) {
    this.#name = name
    const args = ['netns', 'exec', at, process.execPath, program]
    this.#child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child.stdin.on('error', () => undefined)
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve))
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line))
    void this.#ended.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} is gone`))
    })
  }

  /** Calls a method; rejects with `HostError`. */
  async call(method, input = {}) {
    return (await this.timed(method, input)).output
  }

  /** The same, with the milliseconds that it took inside the host. */
  timed(method, input = {}) {
    const id = this.#count++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject })
      this.#child.stdin.write(`${JSON.stringify({ id, method, input })}\n`)
    })
  }

  /** The first event since `since` (a time) that has these properties; waits for it. */
  async event(wanted, { since = 0, within = 15_000 } = {}) {
    const fits = (event) =>
      event.at >= since && Object.entries(wanted).every(([name, value]) => event[name] === value)
    const deadline = Date.now() + within
    for (;;) {
      const found = this.events.find(fits)
      if (found !== undefined) return found
      const left = deadline - Date.now()
      if (left <= 0) {
        throw new Error(`${this.#name}: no ${JSON.stringify(wanted)} within ${within} ms`)
      }
      await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wakes.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** Lets it close its network and end. */
  async end() {
    this.#child.stdin.end()
    await this.#ended
  }

  /** Ends it as a power failure would. */
  async kill() {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  #take(line) {
    const { id, event, output, error, ms } = JSON.parse(line)
    if (event !== undefined) {
      this.events.push(event)
      for (const wake of this.#wakes) wake()
      this.#wakes.clear()
      return
    }
    const { method, resolve, reject } = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) resolve({ output, ms })
    else reject(new HostError(this.#name, method, error, ms))
  }
}
