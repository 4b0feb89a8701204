// Holds the TypeScript sources against the architecture (`lib/layers/table.mjs`).
// `--self-test` shows instead that each rule catches its offender.

import { checkLayers } from './lib/layers/check.mjs'
import { readWorkspace } from './lib/layers/files.mjs'
import { selfTest } from './lib/layers/self-test.mjs'

const files = readWorkspace()

if (process.argv.includes('--self-test')) {
  const { caught, missed } = selfTest(files)
  for (const line of caught) console.log(`caught  ${line}`)
  for (const line of missed) console.error(`MISSED  ${line}`)
  console.log(`layers: ${caught.length} offenders caught, ${missed.length} missed`)
  process.exitCode = missed.length === 0 && caught.length > 0 ? 0 : 1
} else {
  const { findings, counts } = checkLayers(files)
  for (const { rule, file, line, message } of findings) {
    const place = file.startsWith('scripts/') ? file : `packages/${file}`
    console.error(`${place}:${line}: ${rule}: ${message}`)
  }
  console.log(
    `layers: ${counts.packages} packages, ${counts.sources} sources, ${counts.tests} test files, ` +
      `${counts.imports} imports, ${counts.names} free names; ${findings.length} findings`,
  )
  process.exitCode = findings.length === 0 ? 0 : 1
}
