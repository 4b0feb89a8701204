// Measures this library beside the Rust original or a bare primitive (docs/manual/benchmarks.md).
//
//   node bench/run.mjs [--only NAME[,NAME]] [--json FILE] [--list]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Context } from './lib/context.mjs'
import { tableLine } from './lib/table.mjs'
import { rows } from './rows/index.mjs'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    list: { type: 'boolean' },
    directory: { type: 'string', default: tmpdir() },
  },
})
if (options.list) {
  for (const { name, title } of rows) console.log(`${name.padEnd(22)} ${title}`)
  process.exit()
}

const only = options.only?.split(',')
const unknown = only?.find((name) => !rows.some((row) => row.name === name))
if (unknown !== undefined) {
  console.error(`there is no row ${unknown}; see --list`)
  process.exit(2)
}

const load = () => loadavg()[0].toFixed(2)
console.log(`${process.version}, ${cpus().length} × ${cpus()[0].model}, load ${load()}`)
const directory = mkdtempSync(join(options.directory, 'stronghold-bench-'))
const context = new Context(directory)
const results = []
try {
  console.log(tableLine())
  for (const { name, unit, bar, measure } of rows) {
    if (only !== undefined && !only.includes(name)) continue
    const { value, beside } = await measure(context)
    const result = { name, value, unit, beside, ratio: value / beside.value }
    results.push(result)
    console.log(tableLine(result, bar))
  }
  console.log(`load ${load()}; figures taken while others use the processors mean little`)
} finally {
  await context.end()
  rmSync(directory, { recursive: true, force: true })
}
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify({ rows: results }, undefined, 2)}\n`)
}
