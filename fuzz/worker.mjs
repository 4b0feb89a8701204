// Fuzzes one target: mutates inputs, keeps those that reach code that none reached before.
import { parentPort, workerData } from 'node:worker_threads'
import { startCoverage } from './coverage.mjs'
import { makeMutator, makeRandom } from './mutate.mjs'

/** Inputs between two looks at the coverage: a look costs as much as a hundred executions. */
const BATCH = 256
const SLOWEST = 2000
const MOST_MEMORY = 2 ** 30

const { seed, seconds, runs, shared } = workerData
const head = new Int32Array(shared, 0, 2)
const current = new Uint8Array(shared, 8)

// Coverage counts only what is compiled after it began.
const coverage = startCoverage()
const { name, seeds, target, expects = isTyped } = await import(workerData.target)
const baseline = process.memoryUsage.rss()
const random = makeRandom(seed)
const corpus = []
let executions = 0

const outcome = fuzz()
parentPort?.postMessage(outcome)

function fuzz() {
  const end = Date.now() + seconds * 1000
  for (const input of [...seeds, new Uint8Array(0)]) {
    const finding = execute(input)
    if (finding !== undefined) return { finding }
    coverage.take()
    corpus.push(input)
  }
  const mutate = makeMutator(random, corpus, current.length)
  while (Date.now() < end && executions < runs) {
    const finding = explore(Array.from({ length: BATCH }, mutate))
    if (finding !== undefined) return { finding }
  }
  return { result: { name, executions, shapes: coverage.size, corpus: corpus.length } }
}

/** Runs inputs and, by halving, finds those that reached something new; a finding, or undefined. */
function explore(inputs) {
  for (const input of inputs) {
    const finding = execute(input)
    if (finding !== undefined) return finding
  }
  if (inputs.length === 1) {
    if (coverage.take() > 0) corpus.push(inputs[0])
  } else if (coverage.isNew()) {
    const middle = inputs.length >> 1
    return explore(inputs.slice(0, middle)) ?? explore(inputs.slice(middle))
  }
  return undefined
}

/** Runs the target once; a finding, or undefined. */
function execute(input) {
  head[1] = Math.min(input.length, current.length)
  current.set(input.subarray(0, head[1]))
  Atomics.add(head, 0, 1)
  executions++
  const start = performance.now()
  try {
    // A copy: a target may own its input, and the corpus must stay what it is.
    target(input.slice())
  } catch (error) {
    if (!expects(error)) return finding(input, `${error?.stack ?? error}`)
  }
  if (performance.now() - start > SLOWEST) return finding(input, 'takes more than 2 seconds')
  if (executions % 16 === 0 && process.resourceUsage().maxRSS * 1024 - baseline > MOST_MEMORY) {
    return finding(input, 'takes more than 1 GiB')
  }
  return undefined
}

function finding(input, reason) {
  return { reason, hex: Buffer.from(input).toString('hex') }
}

/** An error with a code that is not one of Node's own. */
function isTyped(error) {
  return typeof error?.code === 'string' && !error.code.startsWith('ERR_')
}
