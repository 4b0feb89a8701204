import { spawn } from 'node:child_process'
import { bin } from './support.js'

/** A conversation on a pseudo-terminal: what is typed once a text has appeared. */
export type Line = readonly [appears: string, typed: string]

/** What appeared on the terminal, and how the command ended. */
export interface Conversation {
  readonly screen: string
  readonly code: number | null
}

/** Runs a shell line in which `stronghold` is the command, on a terminal of its own. */
export function converse(
  shell: string,
  lines: readonly Line[],
  env: NodeJS.ProcessEnv = {},
): Promise<Conversation> {
  const command = `stronghold() { '${process.execPath}' '${bin}' "$@"; }; ${shell}`
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, SHELL: '/bin/sh', TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = [...lines]
  let screen = ''
  let seen = 0
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    screen += text
    const [next] = waiting
    if (next === undefined) return
    const at = screen.indexOf(next[0], seen)
    if (at < 0) return
    seen = at + next[0].length
    waiting.shift()
    child.stdin.write(next[1])
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ screen, code })
    })
  })
}
