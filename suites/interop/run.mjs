// This library and compiled Rust Stronghold on the same files (docs/manual/interoperability.md).
// Fetches the Rust side on the first run; without it this fails, and never skips.
// Arguments narrow the run to files that contain one of them: `node suites/interop/run.mjs wrong`.
import { runTests, testFiles } from '../lib/run-tests.mjs'
import { installBindings } from './bindings.mjs'

try {
  const files = testFiles([new URL('./', import.meta.url)], process.argv.slice(2))
  await installBindings()
  runTests(files)
} catch (error) {
  console.error(`test:interop failed: ${error.message}`)
  process.exitCode = 1
}
