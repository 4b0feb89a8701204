import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runProgram } from '#internal/run.js'
import type { Outcome } from './support.js'

/** Runs the command in this process: the same program, without the start of another one. */
export async function runHere(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Omit<Outcome, 'signal'>> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const surroundings = { stdout, stderr, stdoutIsNull: false, env, version: '0' }
  const all = Promise.all([text(stdout), text(stderr)])
  const code = await runProgram({ ...surroundings, args, stdinIsTerminal: false })
  stdout.end()
  stderr.end()
  const [out, err] = await all
  return { code, stdout: out, stderr: err }
}
