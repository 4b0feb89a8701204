// Runs the vector sets of others, which are too large for this repository, and prints how many of
// each label passed. Missing sets are a failure: a run that tested nothing must not look like one
// that passed.

import { testFolder } from '../lib/test-folder.mjs'
import { folder, missingSets } from './support/vectors.mjs'

const missing = missingSets()
if (missing.length > 0) {
  console.error(`vectors: not found in ${folder}:\n  ${missing.join('\n  ')}`)
  console.error('Set STRONGHOLD_VECTORS to a folder that holds them: suites/vectors/README.md.')
  process.exit(1)
}
testFolder(new URL('./', import.meta.url))
