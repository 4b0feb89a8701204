// Strongholds of this library and nodes of other libp2ps in one network (docs/manual/interoperability.md).
// Builds the node of go-libp2p into a temporary folder; without Go this fails, and never skips.
// Arguments narrow the run to files that contain one of them: `node suites/interop-p2p/run.mjs relay`.
// With `--rust` there are nodes of rust-libp2p too, which take cargo and, the first time, minutes.
import { runTests, testFiles } from '../lib/run-tests.mjs'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { buildGoPeer, buildRustPeer } from './build.mjs'

const args = process.argv.slice(2)
const withRust = args.includes('--rust')
const wanted = args.filter((arg) => arg !== '--rust')
const folders = ['./', ...(withRust ? ['./rust/'] : [])]

const folder = makeFolder('interop-p2p')
try {
  const files = testFiles(
    folders.map((path) => new URL(path, import.meta.url)),
    wanted,
  )
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, STRONGHOLD_GO_PEER: buildGoPeer(folder) }
  if (withRust) env.STRONGHOLD_RUST_PEER = buildRustPeer()
  runTests(files, env)
} catch (error) {
  console.error(`test:interop-p2p failed: ${error.message}`)
  process.exitCode = 1
} finally {
  removeFolder(folder)
}
