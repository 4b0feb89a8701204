// Strongholds in networks of this machine's kernel: namespaces, NAT routers, cut links
// (docs/manual/network.md). Needs Linux, root, iproute2 and nftables; without them this fails, and
// never skips. Arguments narrow the run to files that contain one of them.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { removeLeftovers, requireTools } from './namespaces.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(`${root}suites/network`)
  .filter((file) => file.endsWith('.test.mjs'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .map((file) => `suites/network/${file}`)
  .sort()

try {
  if (files.length === 0) throw new Error('no test file matches')
  requireTools()
  removeLeftovers()
} catch (error) {
  console.error(`test:network failed: ${error.message}`)
  process.exit(1)
}
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
  { cwd: root, stdio: 'inherit' },
)
removeLeftovers()
process.exitCode = status ?? 1
