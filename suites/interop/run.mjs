// This library and compiled Rust Stronghold on the same files (docs/manual/interoperability.md).
// Fetches the Rust side on the first run; without it this fails, and never skips.
// Arguments narrow the run to files that contain one of them: `node suites/interop/run.mjs wrong`.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installBindings } from './bindings.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(`${root}suites/interop`)
  .filter((file) => file.endsWith('.test.mjs'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .map((file) => `suites/interop/${file}`)
  .sort()

try {
  if (files.length === 0) throw new Error('no test file matches')
  await installBindings()
} catch (error) {
  console.error(`test:interop failed: ${error.message}`)
  process.exit(1)
}
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = status ?? 1
