// Random histories of replicas that sync in every way that there is, with partners among them that
// turned. After every step, and when all have heard of all: nothing that was revoked is back, no
// newest write is lost, policies only became narrower and the report says so, the second time
// nothing happens, and all say the same (docs/spec/sync.md). What fails is shrunk to few steps.
//
//   node suites/sync/run.mjs [--histories N] [--seed N] [--path P] [--tree PATH]
//                            [--without KINDS] [--ignore WORDS]
//
// --histories  how many, 150 by default
// --seed, --path  those that a failure names, to run it again
// --tree  another checkout that was built, to show a fault on the code as it was; then, to see one
//         behind another: --without leaves steps out (kinds, with commas between), --ignore findings
//         (a regular expression)
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { History } from './history.mjs'
import { stepsOf } from './steps.mjs'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '150' },
    seed: { type: 'string' },
    path: { type: 'string' },
    tree: { type: 'string' },
    without: { type: 'string', default: '' },
    ignore: { type: 'string' },
  },
})
const numRuns = Number(values.histories)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!Number.isInteger(numRuns) || numRuns < 1 || !Number.isInteger(seed)) {
  console.error('--histories and --seed take numbers')
  process.exit(2)
}

const ignored = values.ignore === undefined ? undefined : new RegExp(values.ignore)
const histories = fc
  .constantFrom(2, 2, 3, 3, 4, 5)
  .chain((count) =>
    fc.tuple(
      fc.constant(count),
      fc.array(stepsOf(count, values.without.split(',')), { maxLength: 40, size: 'max' }),
    ),
  )

let steps = 0
const started = performance.now()
const outcome = await fc.check(
  fc.asyncProperty(histories, async ([count, drawn]) => {
    const history = await History.begin(count)
    try {
      for (const step of drawn) await history.run(step)
      steps += drawn.length
      await history.settle()
    } finally {
      await history.end()
    }
    const findings = [...new Set(history.findings)].filter((one) => !ignored?.test(one))
    if (findings.length > 0) throw new Error(findings.join('\n'))
  }),
  {
    numRuns,
    seed,
    endOnFailure: false,
    ...(values.path === undefined ? {} : { path: values.path }),
  },
)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
if (outcome.failed) {
  const [[count, drawn]] = outcome.counterexample ?? [[0, []]]
  console.error(
    `a history of ${count} replicas fails, seed ${seed}, path ${outcome.counterexamplePath}:`,
  )
  for (const step of drawn) console.error(`  ${JSON.stringify(step)}`)
  const { errorInstance: error } = outcome
  console.error(error instanceof Error ? error.stack : error)
}
console.log(
  `sync: seed ${seed}, ${outcome.numRuns} histories, ${steps} steps, ${seconds} s; ` +
    `${outcome.failed ? 1 : 0} failing`,
)
process.exitCode = outcome.failed ? 1 : 0
