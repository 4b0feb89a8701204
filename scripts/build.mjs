// Compiles every package and its tests, and puts the program of the zone into one file: reading a
// hundred and fifty modules one by one, without a JIT, would be half of a zone's start. libp2p goes
// into the package that uses it, so that its users have the versions that were tested. Then the
// build writes down what the command line has to know of the procedures.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { addFieldComments } from './lib/field-comments.mjs'
import { procedureFacts } from './lib/procedure-facts.mjs'
import { removeStaleOutput } from './lib/stale-output.mjs'
import { vendor } from './lib/vendor.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
removeStaleOutput(`${root}packages/`)
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-b', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
if (status === 0) {
  const folder = 'contract/procedures/'
  addFieldComments(
    `${root}packages/stronghold/src/${folder}`,
    `${root}packages/stronghold/dist/${folder}`,
  )
}
const program = `${root}packages/stronghold/dist/inside/program/zone-program.js`
if (status === 0 && existsSync(program)) {
  await build({
    entryPoints: [program],
    outfile: `${root}packages/stronghold/dist/zone-program.js`,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Native libraries find their binaries by their own place on the disk.
    external: ['koffi', 'secp256k1', 'sodium-native'],
    legalComments: 'eof',
    logLevel: 'warning',
  })
}
if (status === 0 && existsSync(`${root}packages/p2p/dist`)) {
  await vendor(`${root}packages/p2p`, { 'main-event': 'libp2p/guarded-events.js' })
}
const command = `${root}packages/cli/dist/`
if (status === 0 && existsSync(command)) {
  const facts = await procedureFacts(`${root}packages/stronghold/dist/`)
  writeFileSync(`${command}procedures.json`, `${JSON.stringify(facts)}\n`)
}
process.exitCode = status ?? 1
