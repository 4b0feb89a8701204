// Runs the tests of a folder of scripts with Node's own runner; the process ends as they do.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @param folder the address of the folder, with a slash at its end */
export function testFolder(folder) {
  const path = fileURLToPath(folder)
  const files = readdirSync(path)
    .filter((file) => file.endsWith('.test.mjs'))
    .map((file) => `${path}${file}`)
  const { status } = spawnSync(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
    { stdio: 'inherit' },
  )
  process.exitCode = status ?? 1
}
