// Files of other programs, through the command line: values, addresses and codes. Missing samples
// are a failure: a run that tested nothing must not look like one that passed.
import { runTests, testFiles } from '../lib/run-tests.mjs'
import { requireVectors } from '../lib/vector-sets.mjs'
import { samplesOfOthers } from './command.mjs'

requireVectors('field', Object.values(samplesOfOthers))
runTests(testFiles([new URL('./', import.meta.url)], process.argv.slice(2)))
