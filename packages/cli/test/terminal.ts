import { spawn } from 'node:child_process'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, nobody } from './support.js'

/** A conversation on a pseudo-terminal: what is typed once a text has appeared. */
export type Line = readonly [appears: string, typed: string]

/** What appeared on the terminal, and how the command ended. */
export interface Conversation {
  readonly screen: string
  readonly code: number | null
}

/** A shell line in which `stronghold` is the command, on a terminal of its own. */
export class Shell {
  readonly ended: Promise<Conversation>
  readonly #child
  #screen = ''
  #seen = 0
  #isOver = false

  constructor(shell: string, env: NodeJS.ProcessEnv = {}) {
    const command = `stronghold() { '${process.execPath}' '${bin}' "$@"; }; ${shell}`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, ...nobody, SHELL: '/bin/sh', TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child = child
    after(() => child.kill())
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      this.#screen += text
    })
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => {
        this.#isOver = true
        resolve({ screen: this.#screen, code })
      })
    })
  }

  /** Waits for a text behind the one that was waited for before; `false` when it never comes. */
  async shows(text: string): Promise<boolean> {
    for (;;) {
      const at = this.#screen.indexOf(text, this.#seen)
      if (at >= 0) {
        this.#seen = at + text.length
        return true
      }
      if (this.#isOver) return false
      await sleep(5)
    }
  }

  type(text: string): void {
    this.#child.stdin.write(text)
  }
}

/** Runs a shell line on a terminal, and types what a conversation says. */
export async function converse(
  shell: string,
  lines: readonly Line[],
  env: NodeJS.ProcessEnv = {},
): Promise<Conversation> {
  const terminal = new Shell(shell, env)
  for (const [appears, typed] of lines) {
    if (!(await terminal.shows(appears))) break
    terminal.type(typed)
  }
  return terminal.ended
}
