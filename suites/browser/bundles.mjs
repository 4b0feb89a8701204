// Three bundlers, each from the same page and worker.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../scripts/packages/run.mjs'

/** For this test only: nothing of ours depends on them. */
const packages = [
  'esbuild@0.28.2',
  'vite@8.4.0',
  'webpack@5.113.0',
  // Has no install script: it brings no browser.
  'playwright-core@1.65.0',
]

/** What runs in the page: it passes on what the worker says. */
const page = `
const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => {
  document.title = data.error === undefined ? 'done' : 'failed'
  globalThis.answer = data
}
worker.onerror = ({ message }) => {
  document.title = 'failed'
  globalThis.answer = { error: message }
}
`

/** What runs in the worker: one life of a Stronghold, as the tests of the package have it. */
const worker = `
import { roundTrip } from './round-trip.js'
roundTrip('japanese').then(
  (trip) => postMessage({ trip }),
  (error) => postMessage({ error: String(error.code) + ' ' + String(error.stack) }),
)
`

const html = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>running</title><script type="module" src="${script}"></script>`

// The recipes of docs/manual/packaging.md. Each leaves a folder with `index.html`.
const builds = {
  esbuild: `
import { build } from 'esbuild'
await build({
  entryPoints: ['page.mjs', 'worker.mjs'], outdir: 'out-esbuild', outExtension: { '.js': '.mjs' },
  bundle: true, splitting: true, minify: true, platform: 'browser', format: 'esm',
})
`,
  vite: `
import { build } from 'vite'
await build({ logLevel: 'warn', worker: { format: 'es' }, build: { outDir: 'out-vite' } })
`,
  webpack: `
import webpack from 'webpack'
const compiler = webpack({
  mode: 'production', entry: { page: './page.mjs' },
  output: { path: process.cwd() + '/out-webpack', filename: '[name].mjs' },
  performance: { hints: false },
})
compiler.run((error, stats) => {
  if (error || stats.hasErrors() || stats.hasWarnings()) {
    console.log(String(error ?? stats))
    process.exitCode = 1
  }
})
`,
}

/** The names of the bundlers. */
export const bundlers = /** @type {(keyof typeof builds)[]} */ (Object.keys(builds))

/**
 * An empty project with the packed packages, the bundlers, and the program.
 * @param {string} root @param {string} project @param {readonly string[]} tarballs
 */
export function installProject(root, project, tarballs) {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  run('npm', ['install', ...quiet, ...tarballs, ...packages], project)
  const built = join(root, 'packages/stronghold/build/test/programs/round-trip.js')
  copyFileSync(built, join(project, 'round-trip.js'))
  writeFileSync(join(project, 'page.mjs'), page)
  writeFileSync(join(project, 'worker.mjs'), worker)
  writeFileSync(join(project, 'index.html'), html('./page.mjs'))
}

/**
 * Builds with one of them, which fails on an import that it cannot resolve. Answers the folder.
 * @param {string} project @param {keyof typeof builds} name
 */
export function bundle(project, name) {
  const file = join(project, `build-${name}.mjs`)
  writeFileSync(file, builds[name])
  run(process.execPath, [file], project)
  const out = join(project, `out-${name}`)
  if (name !== 'vite') writeFileSync(join(out, 'index.html'), html('./page.mjs'))
  return out
}
