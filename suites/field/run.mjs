// Files of other programs, through the command line: values, addresses and codes. Missing samples
// are a failure: a run that tested nothing must not look like one that passed.
import { existsSync } from 'node:fs'
import { testFolder } from '../lib/test-folder.mjs'
import { samplesOfOthers } from './command.mjs'

const missing = Object.values(samplesOfOthers).filter((path) => !existsSync(path))
if (missing.length > 0) {
  console.error(`field: not found:\n  ${missing.join('\n  ')}`)
  console.error('Set STRONGHOLD_VECTORS to a folder that holds them: suites/field/README.md.')
  process.exit(1)
}
testFolder(new URL('./', import.meta.url))
