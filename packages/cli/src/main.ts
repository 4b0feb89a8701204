import { fstatSync, readFileSync, statSync } from 'node:fs'
import { devNull } from 'node:os'
import { isatty } from 'node:tty'
import { runProgram } from './command-line.js'
import { failureOf } from './io/errors.js'
import { exitCodes } from './io/exit-codes.js'
import { Output } from './io/output.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

// A reader that goes away is found by each write; without a listener it would end the process.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

const surroundings = {
  args: process.argv.slice(2),
  stdout: process.stdout,
  stdoutIsNull: isNull(1),
  stderr: process.stderr,
  env: process.env,
  stdinIsTerminal: isatty(0),
  version,
}

// Node would end with 1, which means that the answer is no.
process.on('uncaughtException', (error) => {
  const output = new Output({ ...surroundings, json: surroundings.args.includes('--json') })
  output.failure(failureOf(error))
  process.exit(exitCodes.internal)
})

process.exitCode = await runProgram(surroundings)

function isNull(fd: number): boolean {
  try {
    const { rdev } = fstatSync(fd)
    return rdev !== 0 && rdev === statSync(devNull).rdev
  } catch {
    return false
  }
}
