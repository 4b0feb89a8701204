import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { runProgram } from '#internal/command-line.js'
import type { Outcome } from './outcome.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** Keeps a copy of what is written: secrets are wiped once they have left. */
class Written extends Writable {
  readonly #pieces: Buffer[] = []

  override _write(piece: Buffer, _: string, done: () => void): void {
    this.#pieces.push(Buffer.from(piece))
    done()
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString()
  }
}

/** Runs the command in this process: the same program, without the start of another one. */
export async function runHere(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Omit<Outcome, 'signal'>> {
  const [stdout, stderr] = [new Written(), new Written()]
  const surroundings = { stdout, stderr, stdoutIsNull: false, env, version }
  const code = await runProgram({ ...surroundings, args, stdinIsTerminal: false })
  return { code, stdout: stdout.text, stderr: stderr.text }
}
