// Runs fuzz targets, each in a worker of its own, and watches from outside: a worker that hangs
// cannot say so itself.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

const HANG = 4000
const LARGEST_INPUT = 65_536

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string', default: 'Infinity' },
    target: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

const folder = new URL('./targets/', import.meta.url)
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .sort()

let found = false
let ran = 0
for (const file of files) {
  if (values.target !== undefined && file !== `${values.target}.mjs`) continue
  ran++
  const { result, finding } = await fuzz(new URL(file, folder).href)
  if (result !== undefined) {
    const { name, executions, shapes, corpus } = result
    console.log(
      `${name.padEnd(16)} executions ${String(executions).padStart(8)}  coverage ${String(shapes).padStart(5)}  corpus ${String(corpus).padStart(4)}  findings 0`,
    )
  }
  if (finding !== undefined) {
    console.log(`${file}: FINDING: ${finding.reason}\ninput (hex): ${finding.hex}`)
    found = true
    break
  }
}
if (ran === 0) console.error('no target of that name')
process.exitCode = found || ran === 0 ? 1 : 0

/** Runs one target until its time is over or it finds something. */
function fuzz(target) {
  const shared = new SharedArrayBuffer(8 + LARGEST_INPUT)
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    workerData: {
      target,
      shared,
      seed: Number(values.seed),
      seconds: values.runs === 'Infinity' ? Number(values.seconds) : Infinity,
      runs: Number(values.runs),
    },
  })
  return new Promise((resolve) => {
    const [head, input] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)]
    let last = 0
    let since = Date.now()
    const timer = setInterval(() => {
      const count = Atomics.load(head, 0)
      if (count !== last || count === 0) {
        last = count
        since = Date.now()
      } else if (Date.now() - since > HANG) {
        end({ finding: { reason: 'does not end', hex: hex(input.slice(0, head[1])) } })
      }
    }, 500)
    worker.on('message', end)
    worker.on('error', (error) => {
      end({ finding: { reason: `${error.stack}`, hex: hex(input.slice(0, head[1])) } })
    })
    function end(outcome) {
      clearInterval(timer)
      worker.terminate()
      resolve(outcome)
    }
  })
}

function hex(bytes) {
  return Buffer.from(bytes).toString('hex')
}
