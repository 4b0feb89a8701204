import { spawnSync } from 'node:child_process'

/** Runs a program to its end and gives back what it printed; throws with its output if it fails. */
export function run(program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  })
  if (error !== undefined) throw error
  if (status === 0) return stdout
  throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
}
