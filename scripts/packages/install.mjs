// A project that depends on the tarballs, as a user's would.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'

const consumer = fileURLToPath(new URL('./consumer/', import.meta.url))

/** How users compile: `skipLibCheck` is off, so that our declarations are checked as well. */
const resolutions = {
  'node, NodeNext': {
    files: ['node.ts'],
    compilerOptions: { module: 'NodeNext', moduleResolution: 'NodeNext', types: ['node'] },
  },
  'node, bundler': {
    files: ['node.ts'],
    compilerOptions: { module: 'ESNext', moduleResolution: 'bundler', types: ['node'] },
  },
  'browser, bundler': {
    files: ['browser.ts'],
    compilerOptions: {
      module: 'ESNext',
      moduleResolution: 'bundler',
      customConditions: ['browser'],
      lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
      types: [],
    },
  },
}

/** Makes an empty project in `folder` and installs the tarballs, no script of any package run. */
export function install(folder, tarballs) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  for (const file of ['node.ts', 'browser.ts', 'use.mjs']) {
    copyFileSync(join(consumer, file), join(folder, file))
  }
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  run('npm', ['install', ...quiet, ...tarballs], folder)
}

/** Compiles the consumers under each resolution with this repository's compiler. */
export function compile(root, folder) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  for (const [name, { files, compilerOptions }] of Object.entries(resolutions)) {
    const options = {
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      typeRoots: [join(root, 'node_modules/@types')],
      ...compilerOptions,
    }
    const config = join(folder, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({ compilerOptions: options, files }))
    run(process.execPath, [tsc, '-p', config], folder)
    console.log(`packages: compiles (${name})`)
  }
}

/** Runs the consumer and the packed command. */
export function use(folder) {
  process.stdout.write(run(process.execPath, ['use.mjs'], folder))
  const tour = run(join(folder, 'node_modules/.bin/stronghold'), ['tour'], folder)
  if (!tour.includes('stronghold')) throw new Error(`the tour says nothing of use:\n${tour}`)
  console.log(`packages: the packed command gives its tour (${tour.split('\n').length} lines)`)
}
