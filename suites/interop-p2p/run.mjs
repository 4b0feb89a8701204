// Strongholds of this library and nodes of other libp2ps in one network (docs/manual/interoperability.md).
// Builds the node of go-libp2p into a temporary folder; without Go this fails, and never skips.
// Arguments narrow the run to files that contain one of them: `node suites/interop-p2p/run.mjs relay`.
// With `--rust` there are nodes of rust-libp2p too, which take cargo and, the first time, minutes.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildGoPeer, buildRustPeer } from './build.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const args = process.argv.slice(2)
const withRust = args.includes('--rust')
const wanted = args.filter((arg) => arg !== '--rust')
const folders = ['suites/interop-p2p', ...(withRust ? ['suites/interop-p2p/rust'] : [])]
const files = folders
  .flatMap((folder) => readdirSync(root + folder).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.test.mjs'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => basename(file).includes(part)))
  .sort()

const folder = mkdtempSync(join(tmpdir(), 'stronghold-interop-p2p-'))
try {
  if (files.length === 0) throw new Error('no test file matches')
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, STRONGHOLD_GO_PEER: buildGoPeer(folder) }
  if (withRust) env.STRONGHOLD_RUST_PEER = buildRustPeer()
  const { status } = spawnSync(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
    { cwd: root, stdio: 'inherit', env },
  )
  process.exitCode = status ?? 1
} catch (error) {
  console.error(`test:interop-p2p failed: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
