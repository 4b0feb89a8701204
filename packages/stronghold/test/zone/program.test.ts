import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  inspectZoneProgram,
  KeyProvider,
  MemoryStorage,
  Stronghold,
  startZone,
} from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'

const other = `sha256-${'A'.repeat(43)}=`

test('a pinned program takes the key, and another one does not', async () => {
  const { hash: program } = await inspectZoneProgram()
  const create = (zone: { program: string }) => {
    const key = KeyProvider.fromKey(new Uint8Array(32).fill(1))
    return Stronghold.create({ storage: new MemoryStorage(), key, workFactor: 1, zone })
  }
  await using stronghold = await create({ program })
  await stronghold.createClient('client')
  await rejects(create({ program: other }), 'PROGRAM_MISMATCH')
  await rejects(startZone({ program: program.slice(0, -2) }), 'INVALID_ARGUMENT')
})

test('modules of procedures belong to the program', async () => {
  const procedures = [new URL('./program.test.js', import.meta.url)]
  const without = await inspectZoneProgram()
  const report = await inspectZoneProgram({ procedures })
  assert.notEqual(report.hash, without.hash)
  assert.equal(report.files.length, without.files.length + 1)
  await rejects(startZone({ procedures, program: without.hash }), 'PROGRAM_MISMATCH')
})

test('every file that the zone loads was hashed', async () => {
  const program = new URL('../../../dist/zone-program.js', import.meta.url)
  const script = `
    const { createRequire } = await import('node:module')
    const require = createRequire(${JSON.stringify(program.href)})
    await import(${JSON.stringify(program.href)})
    require('koffi')
    const { sharedObjects } = process.report.getReport()
    console.log(JSON.stringify([...Object.keys(require.cache), ...sharedObjects]))`
  const options = ['--jitless', '--input-type=module', '--eval', script]
  const output = execFileSync(process.execPath, options, { encoding: 'utf8', stdio: 'pipe' })
  const loaded = (JSON.parse(output) as string[]).filter(
    (path) => path.includes('node_modules') && /\.(?:node|[cm]?js|json)$/.test(path),
  )
  assert.ok(loaded.filter((path) => path.endsWith('.node')).length >= 3)
  const { files } = await inspectZoneProgram()
  const hashed = new Set(files.map(({ path }) => path))
  assert.ok(hashed.has(realpathSync(fileURLToPath(program))))
  for (const path of loaded) assert.ok(hashed.has(realpathSync(path)), path)
})
