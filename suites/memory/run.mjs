// Searches the memory of a host, and of its zones, for every secret of a scripted life
// (docs/manual/memory.md).
//
//   node suites/memory/run.mjs [--host-only] [--plant] [--verbose]
//
// --host-only  leave the zones alone, whose memory only root can read
// --plant      only the proof: a life that leaks on purpose, which must be found out
import { parseArgs } from 'node:util'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { hostEveryProcedure } from './hosts-of-procedures.mjs'
import { liveThroughProcedures } from './life-of-procedures.mjs'
import { liveCleanly, livePlanted, liveThroughMoments } from './lives.mjs'

const { values: options } = parseArgs({
  options: {
    'host-only': { type: 'boolean' },
    plant: { type: 'boolean' },
    verbose: { type: 'boolean' },
  },
})

if (process.platform !== 'linux') {
  console.error('this test reads /proc/<pid>/mem: it needs Linux')
  process.exit(1)
}
if (!options['host-only'] && process.getuid?.() !== 0) {
  console.error("NOT ROOT: a zone's memory can be read by root only, so this test FAILS here.")
  console.error('Run it as root, or with --host-only to search the host alone.')
  process.exit(1)
}

const directory = makeFolder('memory')
const setting = { directory, zones: !options['host-only'], verbose: options.verbose === true }
const results = []
try {
  if (!options.plant) {
    console.log('# A life that keeps its secrets')
    results.push(...(await liveCleanly(setting)))
    console.log('\n# Hosts that use every procedure')
    results.push(...(await hostEveryProcedure(setting)))
    console.log('\n# Lives whose garbage is collected at the worst moment')
    results.push(...(await liveThroughMoments(setting)))
    if (setting.zones) {
      console.log('\n# Zones that have run each procedure which reads a secret')
      results.push(...(await liveThroughProcedures(setting)))
    }
  }
  console.log('\n# Proof: a life that leaks on purpose')
  results.push(...(await livePlanted(setting)))
} finally {
  removeFolder(directory)
}

console.log()
for (const { name, ok, found = [] } of results) {
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${name}${found.map((find) => `; found ${find}`).join('')}`,
  )
}
const failed = results.filter(({ ok }) => !ok).length
console.log(`\n${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
