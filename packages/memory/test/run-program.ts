import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Outcome {
  readonly signal: string | null
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How to start a program: flags for node, and limits for the shell that starts it. */
export interface Start {
  readonly flags?: readonly string[]
  /** RLIMIT_MEMLOCK in KiB. */
  readonly lockLimit?: number
}

/** Runs `programs/<name>.js` in a process of its own, without core dumps, to its end. */
export function runProgram(name: string, args: readonly string[], start: Start = {}): Outcome {
  const path = fileURLToPath(new URL(`programs/${name}.js`, import.meta.url))
  const limits = start.lockLimit === undefined ? '' : `ulimit -l ${start.lockLimit} && `
  const { signal, status, stdout, stderr } = spawnSync(
    'sh',
    [
      '-c',
      `ulimit -c 0 && ${limits}exec "$0" "$@"`,
      process.execPath,
      ...(start.flags ?? []),
      path,
      ...args,
    ],
    { encoding: 'utf8' },
  )
  return { signal, status, stdout, stderr }
}

/** The JSON that a program printed as its last act; throws with its errors if it did not. */
export function runForJson<T>(name: string, args: readonly string[], start: Start = {}): T {
  const { signal, status, stdout, stderr } = runProgram(name, args, start)
  if (status !== 0) throw new Error(`${name} ended with ${signal ?? status}: ${stderr}`)
  return JSON.parse(stdout) as T
}
