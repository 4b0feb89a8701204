// What a user gets: installs the packed packages into an empty project, refusing whatever says that
// it is not for this Node, and runs the network's tests against what is there then. On this Node and
// on Node 24. Bundlers, other runtimes and settings of TypeScript: `suites/consumer/`. Arguments narrow the tests: `node suites/consumer/run.mjs web-socket`.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node24, versionOf } from '../../scripts/lib/node24.mjs'
import { run } from '../../scripts/packages/run.mjs'
import { pack } from '../../scripts/packages/tarballs.mjs'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { testBundlers } from './bundlers.mjs'
import { testModules } from './modules.mjs'
import { testRuntimes } from './runtimes.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const npm = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js')
const { length: given } = process.argv.slice(2)
const wanted =
  given > 0 ? process.argv.slice(2) : ['network/', 'web-socket/', 'pairing/', 'remote/']

/** Peers of others, for tests: they are not what the user has installed. */
const stock = ['libp2p', '@libp2p', '@multiformats', 'multiformats', 'fast-check', 'ws']

const folder = makeFolder('consumer')
try {
  mkdirSync(join(folder, 'tarballs'))
  const tarballs = pack(root, join(folder, 'tarballs')).map(({ tarball }) => tarball)
  for (const node of [process.execPath, node24(root)]) {
    const project = join(folder, versionOf(node) ?? 'none')
    install(project, node, tarballs)
    copyFileSync(join(root, 'suites/consumer/program.mjs'), join(project, 'program.mjs'))
    testModules(root, project, node)
    if (node === process.execPath && given === 0) {
      testBundlers(project, npm)
      testRuntimes(project, npm)
    }
    test(project, node)
  }
} catch (error) {
  console.error(`consumer: ${error.message}`)
  process.exitCode = 1
} finally {
  removeFolder(folder)
}

function install(project, node, tarballs) {
  mkdirSync(project)
  const manifest = {
    private: true,
    type: 'module',
    imports: { '#internal/*': './internal/*' },
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  run(node, [npm, 'install', '--engine-strict', ...quiet, ...tarballs], project)
  symlinkSync(join(project, 'node_modules/@stronghold/p2p/dist'), join(project, 'internal'))
  const tree = JSON.parse(run(node, [npm, 'ls', '--all', '--json'], project))
  const names = namesIn(tree)
  for (const name of stock) {
    if (names.has(name)) throw new Error(`${name} is installed with the packages`)
  }
  console.log(`consumer: Node ${versionOf(node)} takes all of ${names.size} packages`)
}

function namesIn({ dependencies = {} }) {
  const below = Object.entries(dependencies).flatMap(([name, one]) => [name, ...namesIn(one)])
  return new Set(below)
}

function test(project, node) {
  const tests = join(project, 'packages/p2p/build/test')
  // Some of them share what the library's tests are made of.
  for (const name of ['p2p', 'stronghold']) {
    const built = `packages/${name}/build/test`
    cpSync(join(root, built), join(project, built), { recursive: true })
  }
  for (const name of stock) {
    const link = join(tests, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js') && !file.startsWith('node_modules'))
    .filter((file) => wanted.some((part) => file.includes(part)))
    .map((file) => join(tests, file))
  const { status } = spawnSync(
    node,
    ['--test', '--test-reporter=dot', '--test-concurrency=2', ...files],
    {
      cwd: project,
      stdio: 'inherit',
      env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
    },
  )
  if (status !== 0 || files.length === 0) throw new Error(`tests fail on Node ${versionOf(node)}`)
  console.log(`consumer: ${files.length} test files pass on Node ${versionOf(node)}`)
}
