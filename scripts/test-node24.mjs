// Runs the tests on Node 24, whatever Node this is.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, versionOf } from './lib/node24.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const binary = node24(root)
console.log(`tests on Node ${versionOf(binary)}`)

// First on the path, for the tests that start `node` by name.
const path = [dirname(binary), process.env.PATH].join(delimiter)
const { status } = spawnSync(
  binary,
  [join(root, 'scripts', 'test.mjs'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  },
)
process.exitCode = status ?? 1
