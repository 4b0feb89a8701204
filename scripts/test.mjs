// Runs the compiled tests with Node's own runner. Arguments narrow the run to paths that contain
// one of them: `node scripts/test.mjs zone` runs the zone package's tests only.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(`${root}packages`)
  .map((name) => `packages/${name}/build/test`)
  .flatMap((directory) =>
    readdirSync(`${root}${directory}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.js'))
      .map((file) => `${directory}/${file}`),
  )
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()

if (files.length === 0) {
  console.error('no test file matches')
  process.exit(1)
}
// In a session of its own, without standard input: a developer's terminal must not be asked.
const runner = spawn(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' },
)
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
  process.on(signal, () => runner.pid && process.kill(-runner.pid, signal))
}
runner.on('exit', (status) => {
  process.exitCode = status ?? 1
})
