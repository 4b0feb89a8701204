// Runs the vector sets of others, which are too large for this repository, and prints how many of
// each label passed. Missing sets are a failure: a run that tested nothing must not look like one
// that passed. Arguments narrow the run to files that contain one of them.
import { runTests, testFiles } from '../lib/run-tests.mjs'
import { requireVectors } from '../lib/vector-sets.mjs'
import { pathsOfSets } from './support/vectors.mjs'

requireVectors('vectors', pathsOfSets)
runTests(testFiles([new URL('./', import.meta.url)], process.argv.slice(2)))
