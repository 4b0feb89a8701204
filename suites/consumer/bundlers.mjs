// What bundlers make of a program that uses the library: with the packages in the bundle the build
// fails with our sentence, and with the packages external the result runs. docs/manual/packaging.md.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../scripts/packages/run.mjs'
import { expectRuns } from './runs.mjs'

/** For this test only: nothing of ours depends on them. */
const versions = { esbuild: '0.28.2', vite: '8.4.0', webpack: '5.113.0' }

const sentence =
  /cannot-be-bundled: keep @stronghold packages external, docs\/manual\/packaging\.md/

/** Builds by each bundler, twice. */
export function testBundlers(project, npm) {
  const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`)
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-save']
  run(process.execPath, [npm, 'install', ...quiet, ...packages], project)
  for (const [name, script] of Object.entries(builds)) {
    const file = join(project, `build-${name}.mjs`)
    writeFileSync(file, script)
    const whole = spawnSync(process.execPath, [file, 'whole'], { cwd: project, encoding: 'utf8' })
    assert.notEqual(whole.status, 0, `${name} bundles what cannot be bundled`)
    assert.match(whole.stdout + whole.stderr, sentence, `${name} says why`)
    run(process.execPath, [file, 'external'], project)
    const out = join(project, `out-${name}`, name === 'vite' ? 'program.js' : 'program.mjs')
    assert.match(readFileSync(out, 'utf8'), /@stronghold\/stronghold/)
    expectRuns(process.execPath, [out], project, { kind: 'zone', same: true })
    console.log(`consumer: ${name} ${versions[name]} refuses to bundle, and runs with externals`)
  }
}

// The recipes of the manual, each with the packages in the bundle when asked for `whole`.
const builds = {
  esbuild: `
import { build } from 'esbuild'
const whole = process.argv[2] === 'whole'
await build({
  entryPoints: ['program.mjs'], outfile: 'out-esbuild/program.mjs',
  bundle: true, platform: 'node', format: 'esm',
  ...(whole ? {} : { external: ['@stronghold/*'] }),
})
`,
  vite: `
import { build } from 'vite'
const whole = process.argv[2] === 'whole'
await build({
  build: { ssr: 'program.mjs', outDir: 'out-vite' },
  ...(whole ? { ssr: { noExternal: true } } : {}),
})
`,
  webpack: `
import webpack from 'webpack'
const whole = process.argv[2] === 'whole'
const compiler = webpack({
  mode: 'development', devtool: false, target: 'node20', entry: './program.mjs',
  experiments: { outputModule: true },
  output: { path: process.cwd() + '/out-webpack', filename: 'program.mjs', module: true },
  ...(whole ? {} : { externalsType: 'module', externals: [/^@stronghold\\//] }),
})
compiler.run((error, stats) => {
  console.log(String(error ?? stats))
  process.exitCode = error || stats.hasErrors() ? 1 : 0
})
`,
}
