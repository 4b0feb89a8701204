// The compiled Rust originals: Node bindings of identity.rs, which embed Stronghold.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const cache = fileURLToPath(
  new URL('../../node_modules/.cache/stronghold-interop/', import.meta.url),
)
const packageName = '@iota/identity-stronghold-nodejs-linux-x64-gnu'
const fileName = 'identity-stronghold-nodejs.linux-x64-gnu.node'

/**
 * By the version of iota_stronghold inside: the package, the format that it reads and writes, how
 * it makes the snapshot key of a passphrase, and the SHA-256 of the file. It is native code from a
 * registry, so it is loaded only if it is, bit for bit, the one that was examined.
 */
export const bindings = {
  '0.5.1': {
    package: '0.6.0',
    format: 2,
    derivation: /** @type {const} */ ('identity.rs'),
    sha256: '5685ac8f580c6983ea8411e8eda29ad0ed57d132a3cd7cdb563bc87246eb84e2',
  },
  '2.0.0': {
    package: '0.6.1',
    format: 3,
    derivation: /** @type {const} */ ('blake2b'),
    sha256: '486749efea78016f6efb2d30885c7ed58871c424e53463cec9646a06d2238bbe',
  },
}

/** Where the binding with this Stronghold rests once it is installed. */
export function bindingPath(stronghold) {
  const { package: version } = bindings[stronghold]
  return join(cache, version, 'node_modules', packageName, fileName)
}

/** Fetches what is not there yet, and checks all of it. Throws when a binding cannot be had. */
export async function installBindings() {
  requireSupportedHost()
  for (const stronghold of Object.keys(bindings)) {
    if (!(await isGenuine(stronghold))) await install(stronghold)
    if (await isGenuine(stronghold)) continue
    throw new Error(`${bindingPath(stronghold)} is not the file that was examined`)
  }
}

function requireSupportedHost() {
  /** @type {any} */
  const report = process.report.getReport()
  const { glibcVersionRuntime } = report.header
  if (process.platform === 'linux' && process.arch === 'x64' && glibcVersionRuntime) return
  throw new Error('the compiled Rust originals exist for Linux on x64 with glibc only')
}

async function isGenuine(stronghold) {
  const bytes = await readFile(bindingPath(stronghold)).catch(() => undefined)
  if (bytes === undefined) return false
  return createHash('sha256').update(bytes).digest('hex') === bindings[stronghold].sha256
}

async function install(stronghold) {
  const { package: version } = bindings[stronghold]
  const folder = join(cache, version)
  // npm leaves a package of the right version as it is, even when its files were altered.
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  // With a manifest of its own, npm does not take the folder for a part of this workspace.
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  const wanted = `${packageName}@${version}`
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund']
  const options = { cwd: folder, timeout: 120_000 }
  await promisify(execFile)(
    'npm',
    ['install', ...flags, '--prefix', folder, wanted],
    options,
  ).catch((error) => {
    throw new Error(`npm could not install ${wanted}: ${error.stderr || error.message}`)
  })
}
