import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { runProgram } from './run.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

// A reader that goes away is found by each write; without a listener it would end the process.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

process.exitCode = await runProgram({
  args: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  stdinIsTerminal: isatty(0),
  version,
})
