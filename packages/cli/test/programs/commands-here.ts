import { readFile } from 'node:fs/promises'
import { runProgram } from '#internal/command-line.js'

// Runs the commands of a file, a JSON list of their arguments, one after the other on this terminal.
const lists: readonly (readonly string[])[] = JSON.parse(
  await readFile(process.argv[2] as string, 'utf8'),
)
const { stdout, stderr, env } = process
for (const args of lists) {
  stdout.write(`== ${args.join(' ')}\n`)
  const surroundings = { args, stdout, stderr, stdoutIsNull: false, env, version: '0' }
  const code = await runProgram({ ...surroundings, stdinIsTerminal: true })
  stdout.write(`== exit ${code}\n`)
}
