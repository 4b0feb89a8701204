// Strongholds in networks of this machine's kernel: namespaces, NAT routers, cut links
// (docs/manual/network.md). Needs Linux, root, iproute2 and nftables; without them this fails, and
// never skips. Arguments narrow the run to files that contain one of them.
import { runTests, testFiles } from '../lib/run-tests.mjs'
import { removeLeftovers, requireTools } from './namespaces.mjs'

try {
  const files = testFiles([new URL('./', import.meta.url)], process.argv.slice(2))
  requireTools()
  removeLeftovers()
  runTests(files)
  removeLeftovers()
} catch (error) {
  console.error(`test:network failed: ${error.message}`)
  process.exitCode = 1
}
