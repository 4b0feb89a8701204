// Files of other programs, through the command line: values, addresses and codes. Missing samples
// are a failure: a run that tested nothing must not look like one that passed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { samplesOfOthers } from './field/command.mjs'

const missing = Object.values(samplesOfOthers).filter((path) => !existsSync(path))
if (missing.length > 0) {
  console.error(`field: not found:\n  ${missing.join('\n  ')}`)
  console.error('Set STRONGHOLD_VECTORS to a folder that holds them: scripts/field/README.md.')
  process.exit(1)
}
const tests = fileURLToPath(new URL('./field/', import.meta.url))
const files = readdirSync(tests)
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => `${tests}${file}`)
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
