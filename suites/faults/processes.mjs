// Writers as child processes: what they say, their zones, and their end.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('writer.mjs', import.meta.url))

/** A running writer. */
export class Writer {
  /** Everything that it said. */
  reports = []
  /** The numbers that matter: what it last tried, and last did. */
  attempted
  committed
  #child
  #ended
  #errors = ''
  #listeners = new Set()

  /** `wrapper`: words of a command that runs another. */
  constructor(setting, wrapper = []) {
    const command = [...wrapper, process.execPath, program, JSON.stringify(setting)]
    this.#child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#errors += text
    })
    let rest = ''
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#hear(JSON.parse(line))
    })
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve({ code, signal, errors: this.#errors }))
    })
    this.#ended.then(() => this.#wake())
  }

  get pid() {
    return this.#child.pid
  }

  /** How it ended, once it has, and all it said was heard. */
  get ended() {
    return this.#ended
  }

  /** The last report that has `name`. */
  last(name) {
    return this.reports.findLast((report) => name in report)
  }

  /** Waits for a report that has `name`, from the `from`-th on; `undefined` if it ends first. */
  async next(name, from = 0) {
    let over = false
    this.#ended.then(() => {
      over = true
    })
    for (;;) {
      const report = this.reports.slice(from).find((candidate) => name in candidate)
      if (report !== undefined || over) return report
      await new Promise((resolve) => this.#listeners.add(resolve))
    }
  }

  /** Kills it, and waits until all it said is heard. Answers whether its zones end with it. */
  async kill() {
    const zones = this.zones()
    this.#child.kill('SIGKILL')
    await this.#ended
    return allEnd(zones)
  }

  /** Its living child processes. */
  zones() {
    const list = `/proc/${this.pid}/task/${this.pid}/children`
    if (!existsSync(list)) return []
    const pids = readFileSync(list, 'utf8').trim().split(' ').filter(Boolean).map(Number)
    return pids.map((pid) => ({ pid, born: birthOf(pid) })).filter(({ born }) => born !== undefined)
  }

  #hear(report) {
    this.reports.push(report)
    if ('attempting' in report) this.attempted = report.attempting
    if ('committed' in report) this.committed = report.committed
    this.#wake()
  }

  #wake() {
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}

/** Kills one zone. It may be gone already. */
export function killZone({ pid, born }) {
  if (birthOf(pid) === born) process.kill(pid, 'SIGKILL')
}

async function allEnd(zones) {
  for (let i = 0; i < 300; i++) {
    if (zones.every(({ pid, born }) => birthOf(pid) !== born)) return true
    await sleep(10)
  }
  return false
}

// When a process started, in clock ticks, unless it is dead: a number alone can be given twice.
function birthOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of a process may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
