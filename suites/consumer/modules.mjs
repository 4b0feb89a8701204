// CommonJS, and TypeScript under each setting of `module`. docs/manual/packaging.md.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../scripts/packages/run.mjs'
import { expectRuns } from './runs.mjs'

const source = `import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
async function main(): Promise<void> {
  const storage = new MemoryStorage()
  const stronghold = await Stronghold.create({ storage, key: KeyProvider.makeRandom(), workFactor: 1 })
  const { kind } = await stronghold.report()
  await stronghold.close()
  console.log(JSON.stringify({ kind }))
}
void main()
`

/** What compiles and runs; `refuses`: what the compiler says instead. */
const settings = [
  { name: 'NodeNext, ES modules', file: 'main.mts', module: 'NodeNext' },
  { name: 'NodeNext, CommonJS', file: 'main.cts', module: 'NodeNext' },
  { name: 'Node20, CommonJS', file: 'main.cts', module: 'Node20', resolution: 'Node16' },
  { name: 'Node16, ES modules', file: 'main.mts', module: 'Node16' },
  { name: 'Node16, CommonJS', file: 'main.cts', module: 'Node16', refuses: /TS1479/ },
  { name: 'ESNext, bundler', file: 'main.mts', module: 'ESNext', resolution: 'bundler' },
  { name: 'Preserve', file: 'main.mts', module: 'Preserve', resolution: 'bundler' },
]

/** Compiles under each setting with this repository's compiler, and runs what comes out. */
export function testModules(root, project, node) {
  const required = `const { KeyProvider, MemoryStorage, Stronghold } = require('@stronghold/stronghold')
const key = KeyProvider.makeRandom()
Stronghold.create({ storage: new MemoryStorage(), key, workFactor: 1 }).then(async (stronghold) => {
  console.log(JSON.stringify({ kind: (await stronghold.report()).kind }))
  await stronghold.close()
})
`
  writeFileSync(join(project, 'program.cjs'), required)
  expectRuns(node, [join(project, 'program.cjs')], project, { kind: 'zone' })
  const out = join(project, 'compiled')
  for (const { name, file, module, resolution = module, refuses } of settings) {
    rmSync(out, { recursive: true, force: true })
    writeFileSync(join(project, file), source)
    const options = {
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      strict: true,
      module,
      moduleResolution: resolution,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      outDir: out,
    }
    const config = join(project, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({ compilerOptions: options, files: [file] }))
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]
    if (refuses !== undefined) {
      const { status, stdout } = spawnSync(node, tsc, { cwd: project, encoding: 'utf8' })
      assert.notEqual(status, 0, name)
      assert.match(stdout, refuses)
      console.log(`consumer: TypeScript refuses ${name}`)
      continue
    }
    run(node, tsc, project)
    const compiled = join(out, file.replace('ts', 'js'))
    cpSync(compiled, join(project, file.replace('ts', 'js')))
    expectRuns(node, [join(project, file.replace('ts', 'js'))], project, { kind: 'zone' })
    console.log(`consumer: TypeScript compiles and runs (${name})`)
  }
}
