// Runs the test files of a suite with Node's own runner.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The test files in folders, narrowed to names that contain one of `wanted`, if there are any.
 * @param {URL[]} folders with a slash at their ends
 * @param {string[]} [wanted]
 * @throws when none is left: a run that tested nothing must not look like one that passed
 */
export function testFiles(folders, wanted = []) {
  const files = folders
    .map((folder) => fileURLToPath(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => ({ name, path: `${folder}${name}` })))
    .filter(({ name }) => name.endsWith('.test.mjs'))
    .filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .map(({ path }) => path)
    .sort()
  if (files.length === 0) throw new Error('no test file matches')
  return files
}

/** Runs test files; the process ends as they do. @param {string[]} files */
export function runTests(files, env = process.env) {
  const { status } = spawnSync(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
    { cwd: root, stdio: 'inherit', env },
  )
  process.exitCode = status ?? 1
}
